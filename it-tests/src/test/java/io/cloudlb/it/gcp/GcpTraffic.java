// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.gcp;

import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.cluster.NodePortService;
import io.cloudlb.emulators.cluster.NodePortService.SimulatedPod;
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
import io.cloudlb.it.cluster.ClusterUser;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/// The machines of a project on loopback, the data plane that its forwarding rules lead to them, and kube-proxy's part
/// there: a port of an address that a Service shows is answered by the Service's node port.
final class GcpTraffic implements AutoCloseable, NodeAddresses {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EmulatedProject project;
    private final SimulatedCluster machines = new SimulatedCluster();
    private final DataPlane plane =
            LoopbackDataPlane.open(DataPlaneOptions.standard().withPace(new Pace(200)));
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Integer> nodePorts = new ConcurrentHashMap<>();

    /// @param count how many of the project's machines run
    GcpTraffic(EmulatedProject project, int count) {
        this(project, IntStream.range(0, count));
    }

    /// @param numbers which of them run
    GcpTraffic(EmulatedProject project, IntStream numbers) {
        this.project = project;
        numbers.mapToObj(EmulatedProject::machine).forEach(machines::add);
        project.emulator().attach(plane, this);
    }

    /// As kube-proxy does when a Service shows its addresses.
    void follow(Service service) {
        int port = service.getSpec().getPorts().getFirst().getPort();
        int nodePort = service.getSpec().getPorts().getFirst().getNodePort();
        List<SimulatedPod> pods = machines.nodes().stream()
                .map(node -> new SimulatedPod("pod-on-" + node.name(), node.name()))
                .toList();
        machines.apply(List.of(NodePortService.web(service.getMetadata().getName(), nodePort, pods)));
        ClusterUser.ingress(service).forEach(shown -> nodePorts.put(shown.getIp() + " " + port, nodePort));
        project.emulator().nodesChanged();
    }

    /// The same for a Service of policy Local whose pods are on these machines.
    void followLocal(Service service, int... numbers) {
        int port = service.getSpec().getPorts().getFirst().getPort();
        int nodePort = service.getSpec().getPorts().getFirst().getNodePort();
        machines.apply(List.of(new NodePortService(
                service.getMetadata().getNamespace(),
                service.getMetadata().getName(),
                List.of(new NodePortService.NodePort(nodePort, Transport.TCP)),
                IntStream.of(numbers)
                        .mapToObj(EmulatedProject::machine)
                        .map(machine -> new SimulatedPod("pod-on-" + machine, machine))
                        .toList(),
                true,
                OptionalInt.of(service.getSpec().getHealthCheckNodePort()))));
        ClusterUser.ingress(service).forEach(shown -> nodePorts.put(shown.getIp() + " " + port, nodePort));
        project.emulator().nodesChanged();
    }

    @Override
    public Optional<LoopbackHost> of(String instance) {
        return machines.node(instance).map(SimulatedNode::host);
    }

    @Override
    public int port(String address, int port, Transport transport) {
        return nodePorts.getOrDefault(address + " " + port, port);
    }

    /// Where a port of a load balancer's address really answers, once it does.
    Endpoint awaitEndpoint(String ip, int port) {
        return await().atMost(GcpStage.DEADLINE)
                .until(() -> plane.endpoint(ip, port, Transport.TCP), Optional::isPresent)
                .orElseThrow();
    }

    /// Waits until a pod answers there.
    PodAnswer awaitAnswer(String ip, int port) {
        return await().atMost(GcpStage.DEADLINE)
                .until(() -> ask(awaitEndpoint(ip, port)), Optional::isPresent)
                .orElseThrow();
    }

    /// What a pod answers; empty where none does.
    Optional<PodAnswer> ask(Endpoint endpoint) {
        URI uri = URI.create("http://" + endpoint.authority() + "/");
        try {
            return PodAnswer.read(
                    client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString())
                            .body());
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        plane.close();
        machines.close();
    }
}
