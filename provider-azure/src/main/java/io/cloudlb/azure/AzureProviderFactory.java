// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmConnection;
import io.cloudlb.azure.client.AzureErrors;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureChoices;
import io.cloudlb.azure.model.AzureChoices.ClusterProbe;
import io.cloudlb.azure.model.Configuration;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.settings.AzureProviderSettings;
import io.cloudlb.azure.settings.AzureSettings;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes the Azure provider.
public final class AzureProviderFactory implements ProviderFactory {
    @Override
    public String name() {
        return AzureProviderSettings.NAME;
    }

    @Override
    public LoadBalancerProvider<?, ?, ?> create(ProviderContext context) {
        AzureSettings settings = AzureSettings.of(context.settings());
        return create(context, settings, () -> ArmConnection.connect(settings, System.getenv()));
    }

    /// Makes a provider over a connection that the caller has: tests with an emulator in memory.
    static AzureProvider create(ProviderContext context, AzureSettings settings, Supplier<ArmConnection> connect) {
        ArmApi api = new ArmApi(
                new CloudCalls(AzureProviderSettings.NAME, CallBudget.STANDARD, new AzureErrors(), context), connect);
        Place place = place(context.cluster(), settings);
        return new AzureProvider(
                context.cluster(),
                choices(settings),
                api,
                context.time(),
                place,
                nodes -> new AzureCheck(api, settings).run(nodes));
    }

    /// A load balancer that the operator names is one that we may have parts in, whoever made it.
    private static Place place(ClusterIdentity cluster, AzureSettings settings) {
        String named = settings.loadBalancer().name();
        List<Configuration> several = settings.file().configurations();
        return new Place(
                settings.subscription(),
                settings.group(),
                settings.location(),
                new ArmId("/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/virtualNetworks/%s"
                        .formatted(
                                settings.subscription(),
                                settings.network().group(),
                                settings.network().name())),
                settings.subnet(),
                settings.loadBalancer().group(),
                named.isEmpty() ? cluster.name() : named,
                !named.isEmpty() || !several.isEmpty(),
                settings.securityGroup()
                        .map(group -> new Document.Key(Document.Kind.SECURITY_GROUP, group.group(), group.name())),
                several,
                settings.options().byInterface());
    }

    static AzureChoices choices(AzureSettings settings) {
        boolean ofPorts = settings.options()
                .probe()
                .filter(AzureSettings.Probe.NODE_PORT::equals)
                .isPresent();
        return new AzureChoices(
                ofPorts ? ClusterProbe.NODE_PORT : ClusterProbe.SHARED,
                settings.options().probePort(),
                settings.options().probePath(),
                !settings.options().outboundSnat(),
                Optional.of(settings.linkGroup()));
    }
}
