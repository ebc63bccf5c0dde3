// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import static io.cloudlb.emulators.gcp.Project.REGION;
import static io.cloudlb.emulators.gcp.Project.ZONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.cluster.NodePortService;
import io.cloudlb.emulators.cluster.PodAnswer;
import io.cloudlb.emulators.cluster.SimulatedCluster;
import io.cloudlb.emulators.cluster.SimulatedNode;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.dataplane.DataPlaneOptions;
import io.cloudlb.emulators.dataplane.DataPlaneOptions.Pace;
import io.cloudlb.emulators.dataplane.Endpoint;
import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.emulators.dataplane.LoopbackDataPlane;
import io.cloudlb.emulators.dataplane.LoopbackHost;
import io.cloudlb.emulators.dataplane.NodeAddresses;
import io.cloudlb.emulators.gcp.Project.Answer;
import io.cloudlb.emulators.gcp.world.AddressSpace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/// The project with three nodes that run: node-1 and node-2 in group `b`, node-3 in group `c`, a health check of
/// kube-proxy's own port, and pods that answer at node ports. What kube-proxy does with a load balancer's address on a
/// node is a table here, filled when a test says that the Service's status is written.
final class TrafficWorld implements AutoCloseable, NodeAddresses {

    static final String PROBERS = "'35.191.0.0/16','130.211.0.0/22','209.85.152.0/22','209.85.204.0/22'";
    static final String OTHER_ZONE = "zones/europe-west1-c/";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Project project = Project.standard();
    final SimulatedCluster cluster = new SimulatedCluster();
    final DataPlane plane = LoopbackDataPlane.open(DataPlaneOptions.standard().withPace(new Pace(200)));
    private final Map<String, Integer> proxied = new HashMap<>();

    TrafficWorld() {
        Stream.of("node-1", "node-2", "node-3").forEach(cluster::add);
        group("b", ZONE, "node-1", "node-2");
        group("c", OTHER_ZONE, "node-3");
        accept(project.post(
                REGION + "healthChecks",
                "{'name':'nodes','type':'HTTP','checkIntervalSec':8,'timeoutSec':1,'healthyThreshold':1,"
                        + "'unhealthyThreshold':3,'httpHealthCheck':{'port':10256,'requestPath':'/healthz'}}"));
        project.cloud().attach(plane, this);
    }

    private void group(String name, String zone, String... nodes) {
        accept(project.post(zone + "instanceGroups", "{'name':'" + name + "'}"));
        for (String node : nodes) {
            accept(project.post(
                    zone + "instanceGroups/" + name + "/addInstances",
                    "{'instances':[{'instance':'" + zone + "instances/" + node + "'}]}"));
        }
    }

    /// A backend service with both groups.
    TrafficWorld service(String name, String more) {
        accept(project.post(
                REGION + "backendServices",
                "{'name':'%s','healthChecks':['%shealthChecks/nodes'],'backends':[{'group':'%sinstanceGroups/b'},{'group':'%sinstanceGroups/c'}]%s}"
                        .formatted(name, REGION, ZONE, OTHER_ZONE, more)));
        return this;
    }

    TrafficWorld rule(String name, String more) {
        accept(project.rule(name, name, more));
        return this;
    }

    /// Lets everybody in to the port, and Google's probes to kube-proxy.
    TrafficWorld open(String protocol, int port) {
        return probed().firewall("traffic", "1000", "allowed", protocol, Integer.toString(port), "'0.0.0.0/0'");
    }

    TrafficWorld probed() {
        return firewall("probes", "1000", "allowed", "tcp", "10256", PROBERS);
    }

    TrafficWorld firewall(String name, String priority, String effect, String protocol, String port, String sources) {
        accept(project.post(
                "global/firewalls",
                "{'name':'%s','priority':%s,'%s':[{'IPProtocol':'%s','ports':['%s']}],'sourceRanges':[%s],'targetTags':['node']}"
                        .formatted(name, priority, effect, protocol, port, sources)));
        return this;
    }

    String address(String rule) {
        return AddressSpace.bare(project.get(REGION + "forwardingRules/" + rule).text("IPAddress"));
    }

    /// Pods behind a node port, and kube-proxy that knows them by the address of the rule.
    TrafficWorld proxied(String rule, int port, NodePortService service) {
        cluster.apply(List.of(service));
        proxied.put(address(rule) + ":" + port, service.ports().getFirst().number());
        project.cloud().nodesChanged();
        return this;
    }

    @Override
    public Optional<LoopbackHost> of(String instance) {
        return cluster.node(instance).map(SimulatedNode::host);
    }

    @Override
    public int port(String address, int port, Transport transport) {
        return proxied.getOrDefault(address + ":" + port, port);
    }

    static ConditionFactory eventually() {
        return await().atMost(PATIENCE);
    }

    /// Waits until `getHealth` says this of the members of both groups, in their order.
    void awaitHealth(String service, String... states) {
        eventually().untilAsserted(() -> assertThat(health(service)).containsExactly(states));
    }

    List<String> health(String service) {
        return Stream.of(ZONE + "instanceGroups/b", OTHER_ZONE + "instanceGroups/c")
                .map(group ->
                        project.post(REGION + "backendServices/" + service + "/getHealth", "{'group':'" + group + "'}"))
                .peek(TrafficWorld::accept)
                .flatMap(answer -> answer.json().path("healthStatus").valueStream())
                .map(status -> status.path("healthState").asString())
                .toList();
    }

    Endpoint endpoint(String rule, int port, Transport transport) {
        return plane.endpoint(address(rule), port, transport).orElseThrow();
    }

    /// What a pod answers to a client of that port of a rule.
    PodAnswer ask(String rule, int port) throws IOException, InterruptedException {
        Endpoint endpoint = endpoint(rule, port, Transport.TCP);
        URI uri = URI.create("http://" + endpoint.authority() + "/");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return PodAnswer.read(client.send(
                                    HttpRequest.newBuilder(uri)
                                            .timeout(PATIENCE)
                                            .build(),
                                    BodyHandlers.ofString())
                            .body())
                    .orElseThrow();
        }
    }

    /// The same by UDP.
    PodAnswer datagram(String rule, int port) throws IOException {
        Endpoint endpoint = endpoint(rule, port, Transport.UDP);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.send(new DatagramPacket(new byte[] {1}, 1, endpoint.socket()));
            DatagramPacket answer = new DatagramPacket(new byte[1_000], 1_000);
            socket.receive(answer);
            return PodAnswer.read(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
                    .orElseThrow();
        }
    }

    static void accept(Answer answer) {
        assertThat(answer.status()).as(answer.message()).isEqualTo(200);
    }

    @Override
    public void close() {
        plane.close();
        cluster.close();
    }
}
