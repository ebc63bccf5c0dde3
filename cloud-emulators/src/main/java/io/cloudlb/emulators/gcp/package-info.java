// SPDX-License-Identifier: Apache-2.0
/// A strict stand-in for the Compute Engine API as far as passthrough Network Load Balancers need it.
///
/// [ComputeEmulator] is the way in, a call goes through [ComputeCall], what traffic does is said by
/// [ComputeTraffic].
///
/// Where the traffic of a forwarding rule goes. In Google Cloud a packet reaches a node with the load balancer's
/// address and port as its destination, and kube-proxy's rule for that address takes it from there; no node port
/// is in play. A loopback socket cannot carry a foreign destination, so the data plane connects to the loopback
/// host that stands in for the node, at the port of the rule, and
/// [io.cloudlb.emulators.dataplane.NodeAddresses#port] is the place of kube-proxy's rule: it says where a node
/// that cannot have that port, or has it for several load balancers, answers for this one. The firewall is asked
/// with the real destination. Where it drops a packet, here a connection is accepted and reset.
///
/// Not emulated: target pools (their paths are unknown here), rules by the tags of sources, weights, zonal
/// affinity, failover groups. Affinities that look at less than the five parts of a flow all look at the
/// client's and the load balancer's address.
@NullMarked
package io.cloudlb.emulators.gcp;

import org.jspecify.annotations.NullMarked;
