// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.emulators.cluster.NodePortService;
import io.cloudlb.emulators.cluster.NodePortService.NodePort;
import io.cloudlb.emulators.cluster.NodePortService.SimulatedPod;
import io.cloudlb.emulators.cluster.SimulatedCluster;
import io.cloudlb.emulators.cluster.SimulatedNode;
import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.emulators.dataplane.LoopbackHost;
import io.cloudlb.emulators.dataplane.NodeAddresses;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The machines behind the Nodes, on loopback, and kube-proxy's part on them: every Service of the cluster with
/// node ports is answered there, each node having one pod for it.
final class DemoCluster implements NodeAddresses, AutoCloseable {
    private final SimulatedCluster machines = new SimulatedCluster();
    private final Map<String, String> nodeNames = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Service> services;
    private volatile Runnable routed = () -> {};

    private DemoCluster(KubernetesClient client) {
        services = client.services().inAnyNamespace().runnableInformer(0).addEventHandler(new KubeProxy());
        services.run();
    }

    /// A cluster without machines that follows the Services of an API server.
    static DemoCluster following(KubernetesClient client) {
        return new DemoCluster(client);
    }

    /// Boots the machine of a Node.
    ///
    /// @param instanceId its id in the cloud
    void boot(String node, String instanceId) {
        machines.add(node);
        nodeNames.put(instanceId, node);
        route();
    }

    /// Takes a machine away.
    void remove(String instanceId) {
        Optional.ofNullable(nodeNames.remove(instanceId)).ifPresent(machines::remove);
        route();
    }

    /// Where the machine with that id in the cloud answers.
    @Override
    public Optional<LoopbackHost> of(String instanceId) {
        return Optional.ofNullable(nodeNames.get(instanceId))
                .flatMap(machines::node)
                .map(SimulatedNode::host);
    }

    /// Has somebody hear whenever kube-proxy may lead elsewhere.
    void whenRouted(Runnable hears) {
        routed = hears;
        hears.run();
    }

    /// The node port, as far as a Service shows that address.
    @Override
    public int port(String address, int port, Transport transport) {
        return services.getStore().list().stream()
                .filter(service -> Kubectl.addresses(service).contains(address))
                .flatMap(service -> service.getSpec().getPorts().stream())
                .filter(each -> each.getPort() == port && transport.name().equals(each.getProtocol()))
                .flatMap(each -> Optional.ofNullable(each.getNodePort()).stream())
                .findFirst()
                .orElse(port);
    }

    /// The names of the Nodes in the order they came.
    List<String> names() {
        return machines.nodes().stream().map(SimulatedNode::name).toList();
    }

    private void route() {
        machines.apply(services.getStore().list().stream().flatMap(this::routed).toList());
        routed.run();
    }

    private Stream<NodePortService> routed(Service service) {
        List<NodePort> ports = service.getSpec().getPorts().stream()
                .filter(port -> Optional.ofNullable(port.getNodePort()).orElse(0) > 0)
                .flatMap(DemoCluster::nodePort)
                .toList();
        return ports.isEmpty() ? Stream.empty() : Stream.of(routed(service, ports));
    }

    private NodePortService routed(Service service, List<NodePort> ports) {
        String name = service.getMetadata().getName();
        int healthCheckPort =
                Optional.ofNullable(service.getSpec().getHealthCheckNodePort()).orElse(0);
        return new NodePortService(
                service.getMetadata().getNamespace(),
                name,
                ports,
                names().stream()
                        .map(node -> new SimulatedPod(name + "-" + node, node))
                        .toList(),
                "Local".equals(service.getSpec().getExternalTrafficPolicy()),
                healthCheckPort > 0 ? OptionalInt.of(healthCheckPort) : OptionalInt.empty());
    }

    private static Stream<NodePort> nodePort(ServicePort port) {
        return switch (port.getProtocol()) {
            case "TCP" -> Stream.of(new NodePort(port.getNodePort(), Transport.TCP));
            case "UDP" -> Stream.of(new NodePort(port.getNodePort(), Transport.UDP));
            default -> Stream.empty();
        };
    }

    @Override
    public void close() {
        services.close();
        machines.close();
    }

    /// Routes anew whenever a Service changes.
    private final class KubeProxy implements ResourceEventHandler<Service> {
        @Override
        public void onAdd(Service added) {
            route();
        }

        @Override
        public void onUpdate(Service before, Service after) {
            route();
        }

        @Override
        public void onDelete(Service deleted, boolean finalStateUnknown) {
            route();
        }
    }
}
