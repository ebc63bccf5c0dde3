// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.testkit.provider.ContractWorld;
import io.cloudlb.testkit.provider.ProviderContract;

/// Azure keeps it also while its lists lag behind by a minute.
class LaggingContractTest extends ProviderContract<AzureDesired, AzureState, AzureChange> {
    @Override
    protected ContractWorld<AzureDesired, AzureState, AzureChange> newWorld() {
        return AzureWorld.lagging();
    }
}
