// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.Ledger;
import io.cloudlb.emulators.azure.AzureEmulator;
import io.cloudlb.emulators.azure.AzureThrottle;
import io.cloudlb.emulators.azure.world.AzureTiming;
import io.cloudlb.emulators.dataplane.DataPlane;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The emulated Azure. Its operations take a second, as the real ones take a few.
final class AzureDemoCloud implements DemoCloud {
    private static final String GROUP = "demo";
    private static final String REGION = "westeurope";
    private static final String NETWORK = "nodes";
    private static final String SECURITY_GROUP = "nodes";
    private static final List<String> ZONES = List.of("westeurope-1", "westeurope-2", "westeurope-3");

    private final AzureEmulator cloud = AzureEmulator.builder()
            .location(REGION)
            .timing(AzureTiming.immediate().operationsTaking(Duration.ofSeconds(1)))
            .throttle(AzureThrottle.standard())
            .build();

    AzureDemoCloud() {
        cloud.seed()
                .group(GROUP)
                .securityGroup(GROUP, SECURITY_GROUP)
                .network(GROUP, NETWORK, "10.224.0.0/16")
                .subnet(GROUP, NETWORK, NETWORK, SECURITY_GROUP, "10.224.0.0/20");
    }

    @Override
    public String name() {
        return "Azure";
    }

    /// Without TLS, and so without credentials.
    @Override
    public EmulatorServer serve() throws IOException {
        return cloud.serve(0);
    }

    /// With a floating IP a packet reaches a node at the load balancer's address and port, and kube-proxy knows those
    /// from the Service's status.
    @Override
    public void attach(DataPlane dataPlane, DemoCluster cluster) {
        cloud.attach(dataPlane, cluster);
        cluster.whenRouted(cloud::nodesChanged);
    }

    @Override
    public Ledger ledger() {
        return cloud.ledger();
    }

    @Override
    public List<String> zones() {
        return ZONES;
    }

    @Override
    public String machine(String node) {
        return node;
    }

    @Override
    public void boot(String node, int zone) {
        cloud.seed().machine(GROUP, node, NETWORK, NETWORK);
    }

    @Override
    public void terminate(String node, int zone) {
        cloud.seed().deleteMachine(GROUP, node);
    }

    @Override
    public String providerId(String node, int zone) {
        return "azure:///subscriptions/%s/resourceGroups/%s/providers/Microsoft.Compute/virtualMachines/%s"
                .formatted(cloud.subscription(), GROUP, node);
    }

    @Override
    public List<String> addresses(String node) {
        return cloud.addressOf(GROUP, node).stream().toList();
    }

    @Override
    public List<String> settings(EmulatorServer endpoint) {
        return List.of(
                "--provider=azure",
                "--azure-subscription=" + cloud.subscription(),
                "--azure-resource-group=" + GROUP,
                "--azure-location=" + REGION,
                "--azure-virtual-network=" + NETWORK,
                "--azure-subnet=" + NETWORK,
                "--azure-security-group=" + SECURITY_GROUP,
                "--azure-endpoint-url=" + endpoint.endpoint());
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public String makesLoadBalancer() {
        return "{\"spec\":{\"type\":\"LoadBalancer\"}}";
    }

    @Override
    public String takesMachineOut() {
        return "backendAddressPools.put";
    }

    @Override
    public boolean isEmpty() {
        return cloud.made().stream().noneMatch(path -> path.contains("/k8s-") || path.contains("/loadBalancers/"));
    }

    @Override
    public String emptiness() {
        return "The resource group holds no load balancer, no public address and no security rule of the cluster any more.";
    }

    @Override
    public SortedMap<String, String> variables(EmulatorServer endpoint) {
        return new TreeMap<>(Map.of(
                "NETWORK",
                endpoint.endpoint() + "/subscriptions/" + cloud.subscription() + "/resourceGroups/" + GROUP
                        + "/providers/Microsoft.Network"));
    }

    @Override
    public List<String> commands(EmulatorServer endpoint) {
        return List.of(
                "curl \"$NETWORK/loadBalancers?api-version=2025-03-01\"",
                "cloudlb plan mine --cluster-name=" + Scenery.CLUSTER + " " + String.join(" ", settings(endpoint)));
    }
}
