// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.cluster;

import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/// What a kube-proxy knows of a Service with node ports.
///
/// @param namespace its namespace
/// @param name its name
/// @param ports its node ports
/// @param pods the pods ready behind it
/// @param local whether `externalTrafficPolicy` is `Local`: a node answers for its own pods only
/// @param healthCheckPort its `healthCheckNodePort`, if it has one
public record NodePortService(
        String namespace,
        String name,
        List<NodePort> ports,
        List<SimulatedPod> pods,
        boolean local,
        OptionalInt healthCheckPort) {
    public NodePortService {
        ports = List.copyOf(ports);
        pods = List.copyOf(pods);
    }

    /// @param number the port on every node
    /// @param transport its protocol
    public record NodePort(int number, Transport transport) {}

    /// A Service of the default namespace with one TCP port and the policy `Cluster`.
    public static NodePortService web(String name, int nodePort, List<SimulatedPod> pods) {
        return new NodePortService(
                "default", name, List.of(new NodePort(nodePort, Transport.TCP)), pods, false, OptionalInt.empty());
    }

    /// The same Service with the policy `Local`.
    public NodePortService withLocalPolicy(int healthCheckNodePort) {
        return new NodePortService(namespace, name, ports, pods, true, OptionalInt.of(healthCheckNodePort));
    }

    /// The same Service with other pods.
    public NodePortService withPods(List<SimulatedPod> others) {
        return new NodePortService(namespace, name, ports, others, local, healthCheckPort);
    }

    List<SimulatedPod> podsOn(String nodeName) {
        return pods.stream().filter(pod -> pod.nodeName().equals(nodeName)).toList();
    }

    /// What a node does with this Service's traffic; empty if it lets none in, for want of pods.
    Optional<PortRoute> routeAt(String nodeName) {
        List<SimulatedPod> answering = local ? podsOn(nodeName) : pods;
        return answering.isEmpty() ? Optional.empty() : Optional.of(new PortRoute(nodeName, answering, local));
    }

    /// A pod that is nothing but a name and a place.
    ///
    /// @param name the pod's name
    /// @param nodeName the node it runs on
    public record SimulatedPod(String name, String nodeName) {}

    /// How one node answers on one node port.
    ///
    /// @param nodeName the node
    /// @param pods who may answer, at least one
    /// @param local whether the client's address reaches the pod; else kube-proxy puts the node's in its place
    record PortRoute(String nodeName, List<SimulatedPod> pods, boolean local) {

        /// The answer of a pod picked at random, as kube-proxy picks.
        ///
        /// @param client who asked the node
        /// @param node the node's address
        PodAnswer answer(InetAddress client, InetAddress node) {
            SimulatedPod pod = pods.get(ThreadLocalRandom.current().nextInt(pods.size()));
            InetAddress seen = local ? client : node;
            return new PodAnswer(pod.name(), pod.nodeName(), nodeName, seen.getHostAddress());
        }
    }
}
