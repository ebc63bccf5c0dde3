// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.json.JsonText;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.emulators.azure.AzureEmulator;
import io.cloudlb.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// A subscription in memory with a network and two machines, and the API as the provider calls it.
final class AzureSubscription implements AutoCloseable {
    static final String GROUP = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg";
    static final String NETWORK = GROUP + "/providers/Microsoft.Network/";
    static final String BALANCER = NETWORK + "loadBalancers/prod";
    static final String ADDRESS = NETWORK + "publicIPAddresses/ip";

    final ManualClock time = new ManualClock();
    final List<CloudCalls.CallRecord> records = new ArrayList<>();
    final AzureEmulator cloud;
    final ArmApi api;

    AzureSubscription() {
        this(builder -> builder);
    }

    AzureSubscription(UnaryOperator<AzureEmulator.Builder> configured) {
        cloud = configured
                .apply(AzureEmulator.builder().clock(time).pause(time::pass))
                .build();
        cloud.seed()
                .group("rg")
                .securityGroup("rg", "nsg")
                .network("rg", "net", "10.0.0.0/16", "fd00::/48")
                .subnet("rg", "net", "nodes", "nsg", "10.0.0.0/24", "fd00:0:0:1::/64")
                .machine("rg", "vm-1", "net", "nodes")
                .machine("rg", "vm-2", "net", "nodes");
        api = api(CallBudget.STANDARD, () -> ArmConnection.over(new EmulatedHttp(cloud)));
    }

    /// The API over another connection.
    ArmApi api(CallBudget budget, Supplier<ArmConnection> connect) {
        ProviderContext context = new ProviderContext(
                new ClusterIdentity("test", "uid"),
                Map.of(),
                ProviderContext.PortRange.KUBERNETES_DEFAULT,
                time,
                Fence.OPEN,
                records::add);
        return new ArmApi(new CloudCalls("azure", budget, new AzureErrors(), context), connect);
    }

    static Json.Mapping json(String text) {
        try {
            return (Json.Mapping) JsonText.read(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A public address of the standard SKU.
    static Json.Mapping address() {
        return json(
                "{'location':'westeurope','sku':{'name':'Standard'},'properties':{'publicIPAllocationMethod':'Static'}}");
    }

    /// A load balancer with a frontend `f` for [#ADDRESS], a pool `p` and a probe `h`.
    static Json.Mapping balancer() {
        return json(("{'location':'westeurope','sku':{'name':'Standard'},'properties':{"
                        + "'frontendIPConfigurations':[{'name':'f','properties':{'publicIPAddress':{'id':'%s'}}}],"
                        + "'backendAddressPools':[{'name':'p'}],"
                        + "'probes':[{'name':'h','properties':{'protocol':'Tcp','port':30080,'intervalInSeconds':5,'numberOfProbes':2}}],"
                        + "'loadBalancingRules':[]}}")
                .formatted(ADDRESS));
    }

    /// What a call is refused with.
    static CloudError errorOf(Runnable call) {
        CloudException refusal = catchThrowableOfType(CloudException.class, call::run);
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal.error();
    }

    @Override
    public void close() {
        api.close();
    }
}
