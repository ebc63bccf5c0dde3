// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.testkit.provider.ContractWorld;
import io.cloudlb.testkit.provider.ProviderContract;

/// AWS keeps what every provider has to keep.
class AwsContractTest extends ProviderContract<AwsDesired, AwsState, AwsChange> {
    @Override
    protected ContractWorld<AwsDesired, AwsState, AwsChange> newWorld() {
        return new AwsWorld();
    }
}
