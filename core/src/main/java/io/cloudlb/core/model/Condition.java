// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.time.Instant;

/// One condition of a Service, as in `status.conditions`.
///
/// @param type for example `cloudlb.io/Provisioned`
/// @param status whether it holds
/// @param reason a machine-readable CamelCase word
/// @param message what, why and what to do, for a person
/// @param lastTransition when `status` last changed
public record Condition(String type, Status status, String reason, String message, Instant lastTransition) {
    /// Whether cloudlb will work on the Service as it is written.
    public static final String ACCEPTED = "cloudlb.io/Accepted";

    /// Whether the load balancer stands as the Service asks.
    public static final String PROVISIONED = "cloudlb.io/Provisioned";

    /// Whether ports cannot be served as they are; the type that Kubernetes has for it (KEP-1435).
    public static final String PORTS_ERROR = "LoadBalancerPortsError";

    /// The three states a condition may have.
    public enum Status {
        TRUE,
        FALSE,
        UNKNOWN
    }

    /// Whether both say the same, whenever they began to.
    public boolean saysTheSameAs(Condition other) {
        return type.equals(other.type)
                && status == other.status
                && reason.equals(other.reason)
                && message.equals(other.message);
    }
}
