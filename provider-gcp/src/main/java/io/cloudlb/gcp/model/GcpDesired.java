// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// What an owner should have on Google Cloud, as records of the resources.
public sealed interface GcpDesired {
    /// Whose resources these are.
    Owner owner();

    /// What one Service should have.
    ///
    /// @param loadBalancer its load balancer; empty when it should have nothing
    record OfService(Owner.Service owner, Optional<LoadBalancer> loadBalancer) implements GcpDesired {
        public static OfService absent(Owner.Service owner) {
            return new OfService(owner, Optional.empty());
        }
    }

    /// What one Service has, with the nodes as they are now behind it.
    ///
    /// @param groups the cluster's instance groups
    /// @param candidates the nodes that its endpoint groups, if it has any, are chosen from
    /// @param withPods those of them that have pods of it; empty where nobody knows
    record AsItStands(
            Owner.Service owner,
            SortedSet<GcpResource.Key> groups,
            Candidates candidates,
            Optional<Candidates> withPods)
            implements GcpDesired {
        public AsItStands {
            groups = Sorted.copyOf(groups);
        }
    }

    /// What the cluster's Services share.
    ///
    /// @param healthCheck the one of kube-proxy, for Services of policy Cluster; empty when none needs it
    /// @param firewalls what lets health checks in to the nodes, one for each family
    /// @param groups the instance groups, by zone, with their members
    record OfCluster(
            Owner.Shared owner,
            Optional<GcpResource.HealthCheck> healthCheck,
            List<GcpResource.Firewall> firewalls,
            SortedMap<String, GcpResource.InstanceGroup> groups)
            implements GcpDesired {
        public OfCluster {
            firewalls = List.copyOf(firewalls);
            groups = Sorted.copyOf(groups);
        }

        public static OfCluster absent(Owner.Shared owner) {
            return new OfCluster(owner, Optional.empty(), List.of(), new TreeMap<>());
        }
    }

    /// A passthrough Network Load Balancer.
    ///
    /// @param healthCheck its own health check, for policy Local; empty where it uses the shared one
    /// @param subset which nodes are behind it, where it has endpoint groups of its own; empty where it has the
    ///     cluster's instance groups
    /// @param rules one for each family
    /// @param firewalls one for each family, each to the addresses of the rules of that family
    record LoadBalancer(
            Optional<GcpResource.HealthCheck> healthCheck,
            Optional<Subset> subset,
            GcpResource.BackendService backendService,
            List<GcpResource.ForwardingRule> rules,
            List<GcpResource.Firewall> firewalls) {
        public LoadBalancer {
            rules = List.copyOf(rules);
            firewalls = List.copyOf(firewalls);
        }
    }
}
