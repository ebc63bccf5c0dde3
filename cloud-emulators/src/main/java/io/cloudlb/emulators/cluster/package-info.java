// SPDX-License-Identifier: Apache-2.0
/// The worker nodes of a cluster that has none: what answers behind a stand-in cloud's load balancers.
///
/// A test or demo has a real API server but no kubelet, no kube-proxy and no containers. What stands in for what:
///
/// - a [SimulatedNode] for a machine with its kube-proxy: it opens a loopback port for each node port it is told of;
/// - a [SimulatedPod] for a pod: a name that signs the node's answers ([PodAnswer]). No process runs;
/// - a [SimulatedCluster] for the network between them: a node answers for pods of other nodes without asking them.
///
/// The health ports are kube-proxy's own in path, status and body. Nothing here reads the Kubernetes API or knows a
/// cloud; whoever does tells a node its services. Nothing binds anything but loopback addresses.
@NullMarked
package io.cloudlb.emulators.cluster;

import org.jspecify.annotations.NullMarked;
