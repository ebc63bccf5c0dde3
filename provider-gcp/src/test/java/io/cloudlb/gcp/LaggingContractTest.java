// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.testkit.provider.ContractWorld;
import io.cloudlb.testkit.provider.ProviderContract;

/// Google Cloud keeps it also while its listings lag behind by a minute.
class LaggingContractTest extends ProviderContract<GcpDesired, GcpState, GcpChange> {
    @Override
    protected ContractWorld<GcpDesired, GcpState, GcpChange> newWorld() {
        return GcpWorld.lagging();
    }
}
