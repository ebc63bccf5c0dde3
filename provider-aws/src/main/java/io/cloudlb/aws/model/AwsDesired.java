// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.Sorted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What an owner should have on AWS, as records of the resources. Resources name each other by their deterministic
/// names, never by ids: those exist only after the writes (ADR 0001).
public sealed interface AwsDesired {
    /// Whose resources these are.
    Owner owner();

    /// What one Service should have.
    ///
    /// @param loadBalancer its load balancer; empty when the Service should have nothing
    /// @param targetGroups one for every listener
    /// @param frontendGroup the security group that lets clients in; empty when the user names groups
    record OfService(
            Owner.Service owner,
            Optional<LoadBalancer> loadBalancer,
            List<TargetGroup> targetGroups,
            Optional<SecurityGroup> frontendGroup)
            implements AwsDesired {
        public OfService {
            targetGroups = List.copyOf(targetGroups);
        }

        public static OfService absent(Owner.Service owner) {
            return new OfService(owner, Optional.empty(), List.of(), Optional.empty());
        }

        public Optional<TargetGroup> targetGroup(String name) {
            return targetGroups.stream()
                    .filter(group -> group.name().equals(name))
                    .findFirst();
        }
    }

    /// What one Service has, with other targets.
    ///
    /// @param candidates the zones of the instances that could be targets, by their ids
    record AsItStands(Owner.Service owner, SortedMap<String, String> candidates) implements AwsDesired {
        public AsItStands {
            candidates = Sorted.copyOf(candidates);
        }
    }

    /// Nothing, for a Service that still exists.
    ///
    /// @param protection what it says of the protection of its load balancer from deletion; empty when nothing
    /// @param candidates the zones of the instances that could be targets, by their ids; empty when not all are
    ///     known
    record Leaving(Owner.Service owner, Optional<Boolean> protection, Optional<SortedMap<String, String>> candidates)
            implements AwsDesired {
        public Leaving {
            candidates = candidates.map(known -> Sorted.copyOf(known));
        }
    }

    /// What the cluster's Services share.
    ///
    /// @param backendGroup the security group that marks traffic from our load balancers; empty when none needs it
    /// @param nodeRules what each security group of nodes lets in from the backend group, by its id
    record OfCluster(
            Owner.Shared owner,
            Optional<SecurityGroup> backendGroup,
            SortedMap<String, SortedSet<IngressRule>> nodeRules)
            implements AwsDesired {
        public OfCluster {
            nodeRules = Sorted.copyOf(nodeRules);
        }

        public static OfCluster absent(Owner.Shared owner) {
            return new OfCluster(owner, Optional.empty(), new TreeMap<>());
        }
    }

    /// A Network Load Balancer.
    ///
    /// @param name the name for a new one; one that exists keeps its own
    /// @param nameChosen whether the user chose the name, so that a stranger may have it
    /// @param scheme internal or internet-facing
    /// @param subnets where it has its addresses
    /// @param securityGroups which groups are on it
    /// @param attributes what differs from AWS's defaults
    /// @param tags the owner's marks and the user's tags
    /// @param listeners its ports
    record LoadBalancer(
            String name,
            boolean nameChosen,
            Scheme scheme,
            Subnets subnets,
            Groups securityGroups,
            SortedMap<String, String> attributes,
            SortedMap<String, String> tags,
            List<Listener> listeners) {
        public LoadBalancer {
            attributes = Sorted.copyOf(attributes);
            tags = Sorted.copyOf(tags);
            listeners = List.copyOf(listeners);
        }
    }

    /// Subnets of a load balancer, by zone: `us-east-1a` to `subnet-…`.
    sealed interface Subnets {
        SortedMap<String, String> byZone();

        /// The user names them: exactly these.
        record Named(SortedMap<String, String> byZone) implements Subnets {
            public Named {
                byZone = Sorted.copyOf(byZone);
            }
        }

        /// Found by their tags: an existing load balancer keeps the subnets it has and gets those of new zones.
        record Discovered(SortedMap<String, String> byZone) implements Subnets {
            public Discovered {
                byZone = Sorted.copyOf(byZone);
            }
        }
    }

    /// Security groups on a load balancer.
    sealed interface Groups {
        /// Ours: the Service's frontend group and the cluster's backend group.
        record Managed(String frontendName) implements Groups {}

        /// The user's, which must be let in by the nodes' groups by the user.
        record Named(SortedSet<String> ids) implements Groups {
            public Named {
                ids = Sorted.copyOf(ids);
            }
        }
    }

    /// A port of the load balancer, which forwards all it gets to one target group.
    record Listener(int port, Protocol protocol, String targetGroup) {
        /// `80/TCP`.
        @Override
        public String toString() {
            return port + "/" + protocol;
        }
    }

    /// A target group of instances at one node port.
    ///
    /// @param port the Service's port, for people: nothing of the target group on AWS tells it
    /// @param targets ids of instances
    record TargetGroup(
            String name,
            int port,
            Protocol protocol,
            int nodePort,
            HealthCheck healthCheck,
            SortedMap<String, String> attributes,
            SortedMap<String, String> tags,
            SortedSet<String> targets) {
        public TargetGroup {
            attributes = Sorted.copyOf(attributes);
            tags = Sorted.copyOf(tags);
            targets = InstanceSets.shared(targets);
        }

        /// The attributes that AWS gives such a target group.
        public Attributes attributeDefaults() {
            return Attributes.ofTargetGroup(protocol);
        }
    }

    /// A security group of ours.
    record SecurityGroup(
            String name,
            String description,
            String vpcId,
            SortedSet<IngressRule> rules,
            SortedMap<String, String> tags) {
        SecurityGroup(String name, String description, String vpcId, Set<IngressRule> rules, Map<String, String> tags) {
            this(name, description, vpcId, new TreeSet<>(rules), new TreeMap<>(tags));
        }

        public SecurityGroup {
            rules = Sorted.copyOf(rules);
            tags = Sorted.copyOf(tags);
        }
    }
}
