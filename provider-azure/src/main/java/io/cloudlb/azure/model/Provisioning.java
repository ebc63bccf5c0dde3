// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import java.util.Locale;

/// `provisioningState`: how the last write of a resource ended, or that it has not.
public enum Provisioning {
    SUCCEEDED,
    /// Somebody's write, or deletion, is under way.
    UPDATING,
    /// The last write failed after it had been accepted. What the resource shows may not be in force before it is
    /// written again.
    FAILED;

    /// As Azure spells it; what is not known yet is taken for under way.
    public static Provisioning of(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "succeeded" -> SUCCEEDED;
            case "failed", "canceled" -> FAILED;
            default -> UPDATING;
        };
    }
}
