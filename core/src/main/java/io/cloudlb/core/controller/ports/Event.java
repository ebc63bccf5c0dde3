// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ports;

import io.cloudlb.core.redaction.Redaction;

/// An event about a Service.
///
/// @param reason the machine-readable reason
/// @param message what, why, what to do
public record Event(Reason reason, String message) {
    /// The same, with a message that has neither a secret nor a control character in it.
    public Event cleaned() {
        return new Event(reason, Redaction.OF_PROCESS.clean(message));
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

        /// Whether it is a warning, as Kubernetes tells them from news by the event's type.
        public boolean isWarning() {
            return switch (this) {
                case ENSURING_LOAD_BALANCER,
                        ENSURED_LOAD_BALANCER,
                        UPDATED_LOAD_BALANCER,
                        DELETING_LOAD_BALANCER,
                        DELETED_LOAD_BALANCER,
                        LOAD_BALANCER_ACCEPTED,
                        STATUS_SETTLED -> false;
                case SYNC_LOAD_BALANCER_FAILED,
                        UNAVAILABLE_LOAD_BALANCER,
                        UPDATE_LOAD_BALANCER_FAILED,
                        LOAD_BALANCER_REFUSED,
                        UNKNOWN_ANNOTATION,
                        CONFIGURATION_WARNING,
                        SERVED_BY_ANOTHER_CONTROLLER,
                        LOAD_BALANCER_DRIFTED,
                        STATUS_CONTESTED,
                        FOREIGN_ADDRESS,
                        CHANGES_WITHHELD -> true;
            };
        }

        /// The CamelCase word in the event.
        @Override
        public String toString() {
            return text;
        }
    }
}
