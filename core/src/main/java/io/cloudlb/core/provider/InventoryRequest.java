// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceStatus;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// What the controller knows of the cluster when it asks for an inventory.
///
/// @param nodes the nodes that may take traffic
/// @param settled the Services whose targets are known without asking, after a restart: the controller had finished
///     registering exactly these nodes for them, and had begun nothing since
/// @param services reads all Services of type LoadBalancer in all namespaces, whoever serves them, from the API server
///     and not from a cache: whatever was written before the call is in the answer. For providers whose state
///     Kubernetes holds; costs a list of all Services, and throws [CloudException] when they cannot be read
public record InventoryRequest(NodeSet nodes, Set<Owner.Service> settled, Supplier<List<Standing>> services) {
    public InventoryRequest {
        settled = Set.copyOf(settled);
    }

    /// For a provider that reads no Services.
    public static InventoryRequest of(NodeSet nodes, Set<Owner.Service> settled) {
        return new InventoryRequest(nodes, settled, List::of);
    }

    /// A Service that exists.
    ///
    /// @param spec what it asks for, as far as it can be understood
    /// @param version the object's resource version
    /// @param status what it says of its load balancer
    /// @param ours whether this process serves it
    public record Standing(LoadBalancerSpec spec, String version, ServiceStatus status, boolean ours) {}
}
