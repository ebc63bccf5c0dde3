// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.testkit.provider.ContractWorld;
import io.cloudlb.testkit.provider.ProviderContract;

/// AWS keeps what every provider has to keep.
class AwsContractTest extends ProviderContract<AwsDesired, AwsState, AwsChange> {
    @Override
    protected ContractWorld<AwsDesired, AwsState, AwsChange> newWorld() {
        return new AwsWorld();
    }
}
