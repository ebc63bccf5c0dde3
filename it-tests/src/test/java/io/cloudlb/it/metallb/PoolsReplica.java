// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static io.cloudlb.it.cluster.ServiceManifest.aService;

import io.cloudlb.it.cluster.ServiceManifest;
import io.cloudlb.it.command.InCluster;
import io.cloudlb.it.command.Replica;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A controller in a process of its own, as in a pod, for the pools and Services of one namespace.
public final class PoolsReplica {
    private PoolsReplica() {}

    /// Starts one and waits until it is ready.
    ///
    /// @param folder where its files go
    /// @param more further flags
    public static Replica start(ControlPlane controlPlane, TestNamespace namespace, Path folder, String... more) {
        List<String> flags = new ArrayList<>(List.of(
                "--provider=metallb",
                "--cluster-name=measured",
                "--namespace=" + namespace.name(),
                "--lease-namespace=" + namespace.name(),
                "--metallb-namespace=" + namespace.name()));
        flags.addAll(List.of(more));
        return Replica.start(folder, InCluster.of(controlPlane, folder), flags);
    }

    /// A Service that wants an address and nothing else, not even a node port.
    public static ServiceManifest wantingAnAddress(String name) {
        return aService(name).port(80).with(spec -> spec.withAllocateLoadBalancerNodePorts(false));
    }
}
