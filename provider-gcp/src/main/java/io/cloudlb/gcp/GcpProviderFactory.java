// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderFactory;
import io.cloudlb.gcp.client.GcpClients;
import io.cloudlb.gcp.client.MetadataServer;
import io.cloudlb.gcp.read.Location;
import io.cloudlb.gcp.settings.GcpProviderSettings;
import io.cloudlb.gcp.settings.GcpSettings;

/// Makes the Google Cloud provider.
public final class GcpProviderFactory implements ProviderFactory {
    @Override
    public String name() {
        return GcpProviderSettings.NAME;
    }

    @Override
    public LoadBalancerProvider<?, ?, ?> create(ProviderContext context) {
        GcpSettings settings = GcpSettings.of(context.settings());
        return new GcpProvider(
                context,
                settings,
                CallBudget.STANDARD,
                () -> GcpClients.connect(settings),
                new Location.OwnMachine(
                        () -> MetadataServer.usual().machine(),
                        () -> MetadataServer.usual().network()));
    }

    /// Makes a provider over clients that the caller built: tests with an emulator in memory.
    public static LoadBalancerProvider<?, ?, ?> create(ProviderContext context, GcpClients clients) {
        return new GcpProvider(
                context,
                GcpSettings.of(context.settings()),
                CallBudget.STANDARD,
                () -> clients,
                Location.OwnMachine.NONE);
    }
}
