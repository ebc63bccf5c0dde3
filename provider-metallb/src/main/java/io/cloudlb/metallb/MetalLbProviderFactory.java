// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderFactory;
import io.cloudlb.metallb.cluster.MetalLbCluster;
import io.cloudlb.metallb.kube.FabricCluster;

/// Makes the MetalLB provider.
public final class MetalLbProviderFactory implements ProviderFactory {
    @Override
    public String name() {
        return MetalLbTraits.NAME;
    }

    @Override
    public LoadBalancerProvider<?, ?, ?> create(ProviderContext context) {
        MetalLbSettings settings = MetalLbSettings.of(context.settings());
        return new MetalLbProvider(
                context, settings, FabricCluster.of(context.access(), settings.namespace(), context.time()));
    }

    /// Makes a provider in a cluster that the caller brings: tests in memory.
    public static LoadBalancerProvider<?, ?, ?> create(ProviderContext context, MetalLbCluster cluster) {
        return new MetalLbProvider(context, MetalLbSettings.of(context.settings()), cluster);
    }
}
