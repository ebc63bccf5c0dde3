// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.cluster;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

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
