// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.ServiceStatus;
import java.util.List;
import java.util.function.Supplier;

/// What the controller knows of the cluster when it asks for an inventory.
///
/// @param nodes the nodes that may take traffic
/// @param trust the owners that may be taken to have their nodes registered
/// @param services reads all Services of type LoadBalancer in all namespaces, whoever serves them, from the API server
///     and not from a cache: whatever was written before the call is in the answer. For providers whose state
///     Kubernetes holds; costs a list of all Services, and throws [CloudException] when they cannot be read
public record InventoryRequest(NodeSet nodes, TargetTrust trust, Supplier<List<Standing>> services) {
    /// A request with the nodes alone.
    public static InventoryRequest of(NodeSet nodes, TargetTrust trust) {
        return new InventoryRequest(nodes, trust, List::of);
    }

    /// A Service that exists.
    ///
    /// @param spec what it asks for, as far as it can be understood
    /// @param version the object's resource version
    /// @param status what it says of its load balancer
    /// @param ours whether this process serves it
    public record Standing(LoadBalancerSpec spec, String version, ServiceStatus status, boolean ours) {}
}
