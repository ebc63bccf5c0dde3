// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.Owner.OwnerMark;
import java.util.Set;

/// Whose a resource is, in its tags, which are written in the call that creates it. The keys have no slash, which Azure
/// does not allow in them.
public final class AzureMarks {
    /// The longest value of a tag (Azure Resource Manager).
    private static final int LONGEST_VALUE = 256;

    private static final OwnerMark.Keys KEYS = OwnerMark.Keys.under("cloudlb-", AzureMarks::value);

    /// By which the cloud provider for Azure knows the Services of its public addresses, and which older releases of it
    /// wrote.
    public static final Set<String> UPSTREAM_SERVICE = Set.of("k8s-azure-service", "service");

    private AzureMarks() {}

    /// The keys of the marks.
    public static OwnerMark.Keys keys() {
        return KEYS;
    }

    private static String value(String text) {
        return text.substring(0, Math.min(LONGEST_VALUE, text.length()));
    }
}
