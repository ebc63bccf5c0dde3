// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Plan.Replacement;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.core.translate.ServiceTranslator;
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
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.provider.SpecFixture;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A cluster whose load balancers are requested through the data plane at every moment at which something may have
/// changed for clients: before and after each call of the controller. Each node has a pod of every Service, unless a
/// test says otherwise, and its kube-proxy knows a load balancer by what the Service's status says.
final class RequestedCluster implements AutoCloseable, NodeAddresses {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SILENCE_MILLIS = 500;

    /// Of the moments of a change, one meets each node, all but surely.
    private static final int REQUESTS = 3;

    final GcpWorld gcp = new GcpWorld();
    final GcpCluster cluster = new GcpCluster(gcp, GcpCluster.PLACE);
    private final SimulatedCluster machines = new SimulatedCluster();
    private final DataPlane plane = LoopbackDataPlane.open(
            DataPlaneOptions.standard().withPace(new Pace(200)).withDatagramFlows(1_000));
    private final Map<String, Set<String>> pods = new TreeMap<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Refusal> refused = new ArrayList<>();

    /// Who requests a port of a Service.
    ///
    /// @param learnt the address that it has learnt once and keeps to; empty where it asks for it each time
    private record Client(String service, int port, Transport transport, Optional<String> learnt) {}

    /// A request without an answer.
    ///
    /// @param stood whether any port of a load balancer was open at the address
    record Refusal(String when, String address, int port, Transport transport, boolean stood) {}

    RequestedCluster(int... nodes) {
        gcp.emulator().attach(plane, this);
        join(nodes);
    }

    /// Lets nodes join whose machines are there.
    void join(int... numbers) {
        for (int number : numbers) {
            machines.add(GcpWorld.instance(number));
        }
        cluster.nodes(numbers);
    }

    /// The pods of a Service are on these nodes and no others.
    void pods(String service, int... numbers) {
        Set<String> nodes = IntStream.of(numbers).mapToObj(GcpWorld::instance).collect(Collectors.toSet());
        pods.put(service, nodes);
        cluster.kube().endpoints(service, nodes);
    }

    /// Takes machines away that are no nodes any more.
    void terminate(int... numbers) {
        for (int number : numbers) {
            machines.remove(GcpWorld.instance(number));
        }
        gcp.emulator().nodesChanged();
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

    /// What a pod answers at the address that the Service shows, over TCP.
    Optional<PodAnswer> ask(String service, int port) {
        kubeProxiesCatchUp();
        Optional<Endpoint> endpoint = plane.endpoint(ip(service), port, Transport.TCP);
        endpoint.ifPresent(this::awaitHealth);
        return endpoint.flatMap(found -> {
            try {
                return PodAnswer.read(byTcp(found));
            } catch (IOException _) {
                return Optional.empty();
            }
        });
    }

    private void follow(Client client) {
        clients.add(client);
        request("at first");
        assertThat(refused).isEmpty();
    }

    /// What was refused while the controller does what has to be done.
    List<Refusal> refusals() {
        request("after the edit");
        gcp.hook(new CallHook() {
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
        gcp.hook(CallHook.NONE);
        request("at last");
        List<Refusal> all = List.copyOf(refused);
        refused.clear();
        return all;
    }

    /// What a plan says is replaced, with what it means for clients.
    List<String> announced(String service) {
        GcpProvider provider = gcp.newProvider(GcpCluster.PLACE);
        NodeSet nodes = NodeSelection.select(cluster.kube().nodes());
        ServiceView view = cluster.kube().service(service);
        LoadBalancerSpec spec = new ServiceTranslator(
                        SpecFixture.CLUSTER,
                        provider.traits().capabilities(),
                        provider.traits().annotations())
                .translate(view)
                .value();
        GcpState shared = provider.observe(new Owner.Shared(SpecFixture.CLUSTER), nodes, GcpState.OfCluster.NOTHING);
        GcpState state = provider.observe(spec.owner(), nodes, GcpState.OfService.NOTHING);
        Resolution<GcpDesired> resolution = provider.resolve(spec, nodes, state, shared);
        return provider
                .plan(((Resolution.Resolved<GcpDesired>) resolution).desired(), state, shared)
                .orElseThrow()
                .replacements()
                .stream()
                .map(Replacement::downtime)
                .toList();
    }

    private void kubeProxiesCatchUp() {
        machines.apply(cluster.kube().services().stream().map(this::proxied).toList());
        gcp.emulator().nodesChanged();
    }

    private void request(String when) {
        kubeProxiesCatchUp();
        for (Client client : clients) {
            Optional<String> address = client.learnt().or(() -> shown(client.service()));
            if (address.isEmpty() || !isAnswered(address.get(), client.port(), client.transport())) {
                refused.add(new Refusal(
                        when,
                        address.orElse("no address"),
                        client.port(),
                        client.transport(),
                        address.filter(this::isOpen).isPresent()));
            }
        }
    }

    private boolean isOpen(String ip) {
        return plane.endpoints().stream()
                .anyMatch(endpoint -> endpoint.hostName().equals(ip));
    }

    private boolean isAnswered(String address, int port, Transport transport) {
        Optional<Endpoint> endpoint = plane.endpoint(address, port, transport);
        endpoint.ifPresent(this::awaitHealth);
        return endpoint.isPresent()
                && Stream.generate(() -> ask(endpoint.get())).limit(REQUESTS).allMatch(answer -> answer);
    }

    /// Google's load balancers send to all while nothing is known to be healthy; the data plane holds clients off until
    /// its first probes, which take a moment.
    private void awaitHealth(Endpoint endpoint) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE)
                .until(() -> machines.nodes().stream()
                        .flatMap(node -> plane.health(endpoint.frontendId(), path(node)).stream())
                        .noneMatch(BackendHealth.Initial.class::isInstance));
    }

    private static String path(SimulatedNode node) {
        int number = Integer.parseInt(node.name().substring(node.name().lastIndexOf('-') + 1));
        return "projects/demo/zones/%s/instances/%s".formatted(GcpWorld.zone(number), node.name());
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
        boolean local = service.spec().trafficPolicy() instanceof TrafficPolicy.Local;
        return new NodePortService(
                service.key().namespace(),
                service.key().name(),
                service.spec().ports().stream()
                        .map(port -> new NodePort(port.nodePort(), transport(port.protocol())))
                        .toList(),
                machines.nodes().stream()
                        .filter(node -> Optional.ofNullable(
                                        pods.get(service.key().name()))
                                .map(nodes -> nodes.contains(node.name()))
                                .orElse(true))
                        .map(node -> new SimulatedPod(service.key().name() + "-on-" + node.name(), node.name()))
                        .toList(),
                local,
                service.spec().trafficPolicy() instanceof TrafficPolicy.Local(int health)
                        ? OptionalInt.of(health)
                        : OptionalInt.empty());
    }

    private static Transport transport(Protocol protocol) {
        return protocol == Protocol.UDP ? Transport.UDP : Transport.TCP;
    }

    @Override
    public Optional<LoopbackHost> of(String instance) {
        return machines.node(instance).map(SimulatedNode::host);
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
        gcp.hook(CallHook.NONE);
        plane.close();
        machines.close();
    }
}
