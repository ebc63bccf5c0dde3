// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;


/// The closed list of reasons that the controller gives in conditions, beside those of translation and of providers
/// for what is wrong with a Service, and the kinds of [io.cloudlb.core.provider.CloudError].
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
    CHANGES_WITHHELD("ChangesWithheld");

    private final String text;

    ConditionReason(String text) {
        this.text = text;
    }

    /// The CamelCase word in the condition.
    @Override
    public String toString() {
        return text;
    }
}
