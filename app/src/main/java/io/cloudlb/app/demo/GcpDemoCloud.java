// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.Ledger;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.gcp.ComputeEmulator;
import io.cloudlb.emulators.gcp.ComputeThrottle;
import io.cloudlb.emulators.gcp.world.ComputeTiming;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The emulated Google Cloud. Its operations take a second, as the real ones take a few.
final class GcpDemoCloud implements DemoCloud {
    private static final String PROJECT = "demo-project";
    private static final String REGION = "europe-west1";
    private static final String NETWORK = "default";
    private static final String SUBNETWORK = "nodes";
    private static final String TAG = "node";
    private static final List<String> ZONES = List.of("europe-west1-b", "europe-west1-c", "europe-west1-d");

    private final ComputeEmulator cloud = ComputeEmulator.builder()
            .project(PROJECT)
            .timing(ComputeTiming.immediate().operationsTaking(Duration.ofSeconds(1)))
            .throttle(ComputeThrottle.standard())
            .demotesAddressesInUse()
            .build();

    GcpDemoCloud() {
        cloud.seed().network(NETWORK).subnetwork(SUBNETWORK, NETWORK, REGION, "10.132.0.0/20");
    }

    @Override
    public String name() {
        return "Google Cloud";
    }

    @Override
    public EmulatorServer serve() throws IOException {
        return cloud.serve(0);
    }

    /// In Google Cloud a packet reaches a node at the load balancer's address and port, and kube-proxy knows those from
    /// the Service's status.
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
        cloud.seed().instance(machine(node), ZONES.get(zone), SUBNETWORK, TAG);
    }

    @Override
    public void terminate(String node, int zone) {
        cloud.seed().deleteInstance(machine(node), ZONES.get(zone));
    }

    @Override
    public String providerId(String node, int zone) {
        return "gce://" + PROJECT + "/" + ZONES.get(zone) + "/" + machine(node);
    }

    /// Project, region, network and subnetwork are told by the nodes.
    @Override
    public List<String> settings(EmulatorServer endpoint) {
        return List.of("--provider=gcp", "--gcp-endpoint-url=" + endpoint.endpoint());
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
        return "instanceGroups.removeInstances";
    }

    @Override
    public boolean isEmpty() {
        return cloud.made().isEmpty();
    }

    @Override
    public String emptiness() {
        return "The project holds no forwarding rule, no backend service, no health check, no instance group, no address"
                + " and no firewall rule of the cluster any more.";
    }

    @Override
    public SortedMap<String, String> variables(EmulatorServer endpoint) {
        return new TreeMap<>(Map.of("COMPUTE", endpoint.endpoint() + "/compute/v1/projects/" + PROJECT));
    }

    @Override
    public List<String> commands(EmulatorServer endpoint) {
        return List.of(
                "curl $COMPUTE/regions/" + REGION + "/forwardingRules",
                "cloudlb plan mine --provider=gcp --cluster-name=" + Scenery.CLUSTER + " --gcp-endpoint-url="
                        + endpoint.endpoint());
    }
}
