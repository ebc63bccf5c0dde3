// SPDX-License-Identifier: Apache-2.0
/// A real Kubernetes control plane on loopback, kube-apiserver and etcd, for tests and the demo.
///
/// There is no kubelet, no scheduler and no controller manager: whoever needs Nodes or EndpointSlices creates them,
/// and a deleted namespace is never emptied. Test frameworks do not belong here; they are in
/// `io.cloudlb.testkit.junit`.
@NullMarked
package io.cloudlb.testkit.controlplane;

import org.jspecify.annotations.NullMarked;
