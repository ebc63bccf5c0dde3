// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.cluster;

import io.cloudlb.testkit.junit.TestNamespace;
import java.util.Optional;

/// Who leads, as the API server has it.
public final class LeaseHolder {
    private LeaseHolder() {}

    /// The identity in the namespace's Lease `cloudlb`, which exists; empty when nobody holds it.
    public static String in(TestNamespace namespace) {
        return Optional.ofNullable(namespace
                        .client()
                        .leases()
                        .withName("cloudlb")
                        .get()
                        .getSpec()
                        .getHolderIdentity())
                .orElse("");
    }
}
