// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ports;

import io.cloudlb.core.redaction.Redaction;

/// An event about a Service.
///
/// @param type whether it is news or a warning
/// @param reason the machine-readable reason
/// @param message what, why, what to do
public record Event(Type type, Reason reason, String message) {
    /// The same, with a message that has neither a secret nor a control character in it.
    public Event cleaned() {
        return new Event(type, reason, Redaction.OF_PROCESS.clean(message));
    }

    /// Kubernetes knows these two.
    public enum Type {
        NORMAL,
        WARNING
    }

    /// The closed list of reasons. The first block has the names of the upstream service controller, because
    /// dashboards, end-to-end tests and runbooks match them.
    public enum Reason {
        ENSURING_LOAD_BALANCER("EnsuringLoadBalancer"),
        ENSURED_LOAD_BALANCER("EnsuredLoadBalancer"),
        UPDATED_LOAD_BALANCER("UpdatedLoadBalancer"),
        SYNC_LOAD_BALANCER_FAILED("SyncLoadBalancerFailed"),
        DELETING_LOAD_BALANCER("DeletingLoadBalancer"),
        DELETED_LOAD_BALANCER("DeletedLoadBalancer"),
        UNAVAILABLE_LOAD_BALANCER("UnAvailableLoadBalancer"),
        UPDATE_LOAD_BALANCER_FAILED("UpdateLoadBalancerFailed"),

        LOAD_BALANCER_REFUSED("LoadBalancerRefused"),
        LOAD_BALANCER_ACCEPTED("LoadBalancerAccepted"),
        UNKNOWN_ANNOTATION("UnknownAnnotation"),
        CONFIGURATION_WARNING("ConfigurationWarning"),
        SERVED_BY_ANOTHER_CONTROLLER("ServedByAnotherController"),
        LOAD_BALANCER_DRIFTED("LoadBalancerDrifted"),
        STATUS_CONTESTED("StatusContested"),
        STATUS_SETTLED("StatusSettled"),
        FOREIGN_ADDRESS("ForeignAddress"),
        CHANGES_WITHHELD("ChangesWithheld");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /// The CamelCase word in the event.
        @Override
        public String toString() {
            return text;
        }
    }
}
