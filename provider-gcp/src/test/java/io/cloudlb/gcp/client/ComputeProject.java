// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.Allowed;
import com.google.cloud.compute.v1.BackendService;
import com.google.cloud.compute.v1.Firewall;
import com.google.cloud.compute.v1.ForwardingRule;
import com.google.cloud.compute.v1.HealthCheck;
import com.google.cloud.compute.v1.PatchFirewallRequest;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.emulators.gcp.ComputeEmulator;
import io.cloudlb.emulators.gcp.InMemoryTransport;
import io.cloudlb.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// A project in memory with a network and three machines in two zones, and the API as the provider calls it.
final class ComputeProject implements AutoCloseable {
    static final Scope.Regional REGION = new Scope.Regional("demo", "europe-west1");
    static final Scope.Zonal ZONE = new Scope.Zonal("demo", "europe-west1-b");
    static final Scope.Global GLOBAL = new Scope.Global("demo");

    final ManualClock time = new ManualClock();
    final List<CloudCalls.CallRecord> records = new ArrayList<>();
    final ComputeEmulator cloud;
    final ComputeApi api;

    ComputeProject() {
        this(builder -> builder);
    }

    ComputeProject(UnaryOperator<ComputeEmulator.Builder> configured) {
        cloud = configured
                .apply(ComputeEmulator.builder().clock(time).pause(time::pass))
                .build();
        cloud.seed()
                .network("default")
                .subnetwork("nodes", "default", "europe-west1", "10.0.0.0/24")
                .subnetwork("many", "default", "europe-west1", "10.8.0.0/16")
                .instance("node-1", "europe-west1-b", "nodes", "node")
                .instance("node-2", "europe-west1-b", "nodes", "node")
                .instance("node-3", "europe-west1-c", "nodes", "node");
        api = api(CallBudget.STANDARD, () -> GcpClients.over(new InMemoryTransport(cloud)));
    }

    /// The API over other clients.
    ComputeApi api(CallBudget budget, Supplier<GcpClients> clients) {
        ProviderContext context = new ProviderContext(
                new ClusterIdentity("test", "uid"),
                Map.of(),
                ProviderContext.PortRange.KUBERNETES_DEFAULT,
                time,
                Fence.OPEN,
                records::add);
        return new ComputeApi(new CloudCalls("gcp", budget, new GcpErrors(), context), clients);
    }

    static HealthCheck check(String name) {
        return HealthCheck.newBuilder().setName(name).setType("TCP").build();
    }

    static BackendService service(String name, String check) {
        return BackendService.newBuilder()
                .setName(name)
                .setLoadBalancingScheme("EXTERNAL")
                .setProtocol("TCP")
                .addHealthChecks(REGION.path() + "/healthChecks/" + check)
                .build();
    }

    static ForwardingRule rule(String name, String service) {
        return ForwardingRule.newBuilder()
                .setName(name)
                .setIPProtocol("TCP")
                .setPortRange("80-80")
                .setLoadBalancingScheme("EXTERNAL")
                .setBackendService(REGION.path() + "/backendServices/" + service)
                .build();
    }

    static Firewall firewall(String name) {
        return Firewall.newBuilder()
                .setName(name)
                .setNetwork("projects/demo/global/networks/default")
                .addSourceRanges("0.0.0.0/0")
                .addAllowed(Allowed.newBuilder().setIPProtocol("tcp").addPorts("80"))
                .build();
    }

    /// Patches a firewall rule, which the provider does not do, and closes the clients.
    static void patch(GcpClients clients, String name, Firewall fields) {
        try (clients) {
            PatchFirewallRequest request = PatchFirewallRequest.newBuilder()
                    .setProject(GLOBAL.project())
                    .setFirewall(name)
                    .setFirewallResource(fields)
                    .build();
            CallDeadline.within(
                    Duration.ofSeconds(10),
                    () -> clients.firewalls.get().patchCallable().call(request));
        }
    }

    /// What a call is refused with.
    static CloudError errorOf(Runnable call) {
        CloudException refusal = catchThrowableOfType(CloudException.class, call::run);
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal.error();
    }

    static Address address(String name) {
        return Address.newBuilder().setName(name).build();
    }

    @Override
    public void close() {
        api.close();
    }
}
