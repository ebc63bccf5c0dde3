// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.provider.CloudError;

/// The closed list of reasons that the controller gives in conditions, beside those of translation and of providers
/// for what is wrong with a Service.
public enum ConditionReason {
    /// Accepted: it can be done. With warnings, the reason is theirs.
    ACCEPTED("Accepted"),
    /// Accepted is not known yet: what exists in the cloud is still being listed.
    STARTING("Starting"),
    /// Accepted is not known yet: the surroundings are being read.
    CHECKING("Checking"),

    /// Provisioned: complete.
    PROVISIONED("Provisioned"),
    /// Provisioned, but no node takes traffic.
    NO_NODES("NoNodes"),
    /// Being made or changed. Written ahead of the first write to the cloud.
    PROGRESSING("Progressing"),
    /// Being deleted. Written ahead of the first deletion.
    DELETING("Deleting"),
    /// The operator's policy does not let us.
    CHANGES_WITHHELD("ChangesWithheld"),

    THROTTLED("Throttled"),
    STALE("Stale"),
    BUSY("Busy"),
    NOT_FOUND("NotFound"),
    QUOTA_EXCEEDED("QuotaExceeded"),
    INVALID_REQUEST("InvalidRequest"),
    OBSTRUCTED("Obstructed"),
    DENIED("Denied"),
    UNAVAILABLE("Unavailable"),
    AMBIGUOUS("Ambiguous");

    private final String text;

    ConditionReason(String text) {
        this.text = text;
    }

    public static ConditionReason of(CloudError error) {
        return switch (error) {
            case CloudError.Throttled _ -> THROTTLED;
            case CloudError.Stale _ -> STALE;
            case CloudError.Busy _ -> BUSY;
            case CloudError.NotFound _ -> NOT_FOUND;
            case CloudError.QuotaExceeded _ -> QUOTA_EXCEEDED;
            case CloudError.InvalidRequest _ -> INVALID_REQUEST;
            case CloudError.Obstructed _ -> OBSTRUCTED;
            case CloudError.Denied _ -> DENIED;
            case CloudError.Unavailable _ -> UNAVAILABLE;
            case CloudError.Ambiguous _ -> AMBIGUOUS;
        };
    }

    /// The CamelCase word in the condition.
    @Override
    public String toString() {
        return text;
    }
}
