// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.testkit.provider.ContractWorld;
import io.cloudlb.testkit.provider.ProviderContract;

/// AWS keeps it also while its answers lag behind its writes and what is deleted lingers.
class LaggingContractTest extends ProviderContract<AwsDesired, AwsState, AwsChange> {
    @Override
    protected ContractWorld<AwsDesired, AwsState, AwsChange> newWorld() {
        return AwsWorld.lagging();
    }
}
