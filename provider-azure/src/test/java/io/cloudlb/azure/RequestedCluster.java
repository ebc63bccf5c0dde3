// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.emulators.cluster.NodePortService;
import io.cloudlb.emulators.cluster.NodePortService.NodePort;
import io.cloudlb.emulators.cluster.NodePortService.SimulatedPod;
import io.cloudlb.emulators.cluster.PodAnswer;
import io.cloudlb.emulators.cluster.SimulatedCluster;
import io.cloudlb.emulators.cluster.SimulatedNode;
import io.cloudlb.emulators.dataplane.BackendHealth;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.dataplane.DataPlaneOptions;
import io.cloudlb.emulators.dataplane.DataPlaneOptions.Pace;
import io.cloudlb.emulators.dataplane.Endpoint;
import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.emulators.dataplane.LoopbackDataPlane;
import io.cloudlb.emulators.dataplane.LoopbackHost;
import io.cloudlb.emulators.dataplane.NodeAddresses;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// A cluster whose load balancers are requested through the data plane at every moment at which something may have
/// changed for clients: before and after each call of the controller. Each node has a pod of every Service, and its
/// kube-proxy knows a load balancer by what the Service's status says.
final class RequestedCluster implements AutoCloseable, NodeAddresses {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SILENCE_MILLIS = 500;
    private static final Duration TWO_PROBES = Duration.ofSeconds(10);

    /// Each datagram comes from a port of its own, so that it is balanced by itself: some 1,500 in all.
    private static final int FLOWS = 4_000;

    /// Of the moments of a change, one meets each node, all but surely.
    private static final int REQUESTS = 3;

    final AzureWorld azure = new AzureWorld();
    final AzureCluster cluster = new AzureCluster(azure);
    private final SimulatedCluster machines = new SimulatedCluster();
    private final DataPlane plane = LoopbackDataPlane.open(
            DataPlaneOptions.standard().withPace(new Pace(200)).withDatagramFlows(FLOWS));
    private final List<Client> clients = new ArrayList<>();
    private final List<Refusal> refused = new ArrayList<>();
    private final Map<String, Asked> asked = new HashMap<>();
    private int requests;

    /// Where probes ask for the health of a Service, and until when that is answered at least.
    private record Asked(int port, Instant until) {}

    /// Who requests a port of a Service.
    ///
    /// @param learnt the address that it has learnt once and keeps to; empty where it asks for it each time
    private record Client(String service, int port, Transport transport, Optional<String> learnt) {}

    /// A request without an answer.
    record Refusal(String when, String address, int port, Transport transport) {}

    RequestedCluster(int... nodes) {
        azure.emulator().attach(plane, this);
        join(nodes);
    }

    /// Lets nodes join whose machines are there.
    void join(int... numbers) {
        for (int number : numbers) {
            machines.add(AzureWorld.node(number).name());
        }
        cluster.nodes(numbers);
    }

    /// Takes machines away that are no nodes any more.
    void terminate(int... numbers) {
        for (int number : numbers) {
            machines.remove(AzureWorld.node(number).name());
        }
        azure.emulator().nodesChanged();
    }

    /// The address that a Service shows.
    String ip(String service) {
        return shown(service).orElseThrow();
    }

    private Optional<String> shown(String service) {
        return cluster.kube().service(service).status().ingress().stream()
                .map(ingress -> ingress.address().text())
                .findFirst();
    }

    /// Has the port requested from now on, at the address that the Service shows at the time.
    void request(String service, int port, Transport transport) {
        follow(new Client(service, port, transport, Optional.empty()));
    }

    /// Has the port requested from now on, at the address that the Service shows now.
    void keepRequesting(String service, int port, Transport transport) {
        follow(new Client(service, port, transport, Optional.of(ip(service))));
    }

    private void follow(Client client) {
        clients.add(client);
        request("at first");
        assertThat(refused).isEmpty();
    }

    /// How often clients have asked.
    int requests() {
        return requests;
    }

    /// What was refused while the controller does what has to be done.
    List<Refusal> refusals() {
        request("after the edit");
        azure.hook(new CallHook() {
            @Override
            public void before(CloudCall call) {
                request("before " + call);
            }

            @Override
            public void after(CloudCall call) {
                request("after " + call);
            }
        });
        cluster.rest();
        cluster.rest();
        azure.hook(CallHook.NONE);
        request("at last");
        List<Refusal> all = List.copyOf(refused);
        refused.clear();
        return all;
    }

    private void request(String when) {
        machines.apply(cluster.kube().services().stream().map(this::proxied).toList());
        azure.emulator().nodesChanged();
        for (Client client : clients) {
            Optional<String> address = client.learnt().or(() -> shown(client.service()));
            requests++;
            if (address.isEmpty() || !isAnswered(address.get(), client.port(), client.transport())) {
                refused.add(new Refusal(when, address.orElse("no address"), client.port(), client.transport()));
            }
        }
    }

    private boolean isAnswered(String address, int port, Transport transport) {
        Optional<Endpoint> endpoint = plane.endpoint(address, port, transport);
        endpoint.ifPresent(this::awaitHealth);
        return endpoint.isPresent()
                && Stream.generate(() -> ask(endpoint.get())).limit(REQUESTS).allMatch(answer -> answer);
    }

    /// A new rule serves nobody until its probes have answered, which takes a moment of the system's time.
    private void awaitHealth(Endpoint endpoint) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE)
                .until(() -> machines.nodes().stream()
                        .flatMap(node -> plane.health(endpoint.frontendId(), configuration(node)).stream())
                        .noneMatch(BackendHealth.Initial.class::isInstance));
    }

    private static String configuration(SimulatedNode node) {
        return AzureWorld.id(AzureWorld.GROUP, "networkInterfaces", node.name() + "-nic")
                + "/ipConfigurations/ipconfig1";
    }

    private static boolean ask(Endpoint endpoint) {
        try {
            return switch (endpoint.transport()) {
                case TCP -> PodAnswer.read(byTcp(endpoint)).isPresent();
                case UDP -> PodAnswer.read(byUdp(endpoint)).isPresent();
            };
        } catch (IOException _) {
            return false;
        }
    }

    private static String byTcp(Endpoint endpoint) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(endpoint.socket(), SILENCE_MILLIS);
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }

    private static String byUdp(Endpoint endpoint) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.send(new DatagramPacket(new byte[] {1}, 1, endpoint.socket()));
            DatagramPacket answer = new DatagramPacket(new byte[1_000], 1_000);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        }
    }

    private NodePortService proxied(ServiceView service) {
        OptionalInt health = health(service);
        return new NodePortService(
                service.key().namespace(),
                service.key().name(),
                service.spec().ports().stream()
                        .map(port -> new NodePort(port.nodePort(), transport(port.protocol())))
                        .toList(),
                machines.nodes().stream()
                        .map(node -> new SimulatedPod(service.key().name() + "-on-" + node.name(), node.name()))
                        .toList(),
                service.spec().trafficPolicy() instanceof TrafficPolicy.Local,
                health);
    }

    /// kube-proxy closes the port where it tells the health of a Service once the policy is `Cluster`. Probes of Azure
    /// need ten seconds to notice, those of the data plane some milliseconds: so here it closes that much later.
    private OptionalInt health(ServiceView service) {
        String name = service.key().name();
        if (service.spec().trafficPolicy() instanceof TrafficPolicy.Local(int port)) {
            asked.put(name, new Asked(port, azure.time().instant().plus(TWO_PROBES)));
        }
        return Optional.ofNullable(asked.get(name))
                .filter(last -> azure.time().instant().isBefore(last.until()))
                .map(last -> OptionalInt.of(last.port()))
                .orElse(OptionalInt.empty());
    }

    private static Transport transport(Protocol protocol) {
        return protocol == Protocol.UDP ? Transport.UDP : Transport.TCP;
    }

    @Override
    public Optional<LoopbackHost> of(String machine) {
        return machines.node(machine).map(SimulatedNode::host);
    }

    @Override
    public int port(String address, int port, Transport transport) {
        return cluster.kube().services().stream()
                .filter(service -> service.status().ingress().stream()
                        .anyMatch(ingress -> ingress.address().text().equals(address)))
                .flatMap(service -> service.spec().ports().stream())
                .filter(each -> each.port() == port && transport(each.protocol()) == transport)
                .map(ServiceView.ServicePort::nodePort)
                .findFirst()
                .orElse(port);
    }

    @Override
    public void close() {
        azure.hook(CallHook.NONE);
        plane.close();
        machines.close();
    }
}
