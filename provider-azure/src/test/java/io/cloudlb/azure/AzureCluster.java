// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.controller.SteppedCluster;
import java.util.List;
import java.util.Optional;

/// A cluster in memory on [AzureWorld].
final class AzureCluster extends SteppedCluster<AzureCluster> {
    private final AzureWorld azure;

    AzureCluster() {
        this(new AzureWorld());
    }

    AzureCluster(AzureWorld azure) {
        this(azure, new ClaimRules(true, Optional.empty(), List.of()));
    }

    /// @param claims which Services are served
    AzureCluster(AzureWorld azure, ClaimRules claims) {
        super(azure.newProvider(), azure.time(), ControllerSettings.usual(azure.cluster(), claims));
        this.azure = azure;
    }

    AzureWorld azure() {
        return azure;
    }

    /// What is done in this while costs these calls.
    Calls callsOf(Runnable what) {
        long mark = azure.mark();
        what.run();
        rest();
        return azure.callsSince(mark);
    }

    @Override
    protected LoadBalancerProvider<?, ?, ?> newProvider() {
        return azure.newProvider();
    }

    @Override
    protected TargetNode node(int number) {
        return AzureWorld.node(number);
    }

    @Override
    protected AzureCluster self() {
        return this;
    }
}
