// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an owner should have on Azure.
public sealed interface AzureDesired {
    /// Whose it is.
    Owner owner();

    /// What one Service should have.
    ///
    /// @param loadBalancer its parts of the load balancer; empty when it should have nothing
    record OfService(Owner.Service owner, Optional<Balancing> loadBalancer) implements AzureDesired {
        public static OfService absent(Owner.Service owner) {
            return new OfService(owner, Optional.empty());
        }
    }

    /// What one Service has. The nodes behind it are the cluster's.
    record AsItStands(Owner.Service owner) implements AzureDesired {}

    /// What the cluster's Services share.
    ///
    /// @param members the addresses of the nodes, for our pools in each load balancer that has them; empty when no
    ///     Service needs them: the pools then go with the last part of a Service
    /// @param additional the addresses that Services name beside their own, by UID
    record OfCluster(
            Owner.Shared owner,
            SortedMap<Document.Key, SortedMap<IpFamily, SortedSet<String>>> members,
            SortedMap<String, SortedSet<String>> additional)
            implements AzureDesired {
        public OfCluster {
            members = Sorted.copyOf(members);
            additional = Sorted.copyOf(additional);
        }

        /// Those of one pool; empty where it stays as it is.
        public SortedSet<String> members(Document.Key loadBalancer, IpFamily family) {
            return members.getOrDefault(loadBalancer, new TreeMap<>()).getOrDefault(family, new TreeSet<>());
        }

        public static OfCluster absent(Owner.Shared owner) {
            return new OfCluster(owner, new TreeMap<>(), new TreeMap<>());
        }
    }

    /// How a Service is served.
    ///
    /// @param document the load balancer that it has parts in
    /// @param addresses the public addresses that are made for it
    /// @param parts its frontends, probes and rules
    /// @param shared parts of the cluster's that they refer to: pools, the probe of kube-proxy
    /// @param members the nodes, for a load balancer that is not there yet
    /// @param securityGroup the group that is written; empty where none is
    /// @param openings what it does, for each to the addresses of its family
    /// @param destinations what packets are to, where they do not carry a frontend's address; by family
    /// @param additional addresses beside those of the frontends, which are published and opened as well
    /// @param link the Private Link Service that is made for it; empty for none
    record Balancing(
            Document.Key document,
            List<PublicIp> addresses,
            List<Part> parts,
            List<Part> shared,
            SortedMap<IpFamily, SortedSet<String>> members,
            Optional<Document.Key> securityGroup,
            List<Opening> openings,
            SortedMap<IpFamily, SortedSet<String>> destinations,
            SortedSet<String> additional,
            Optional<PrivateLink> link) {
        public Balancing {
            addresses = List.copyOf(addresses);
            parts = List.copyOf(parts);
            shared = List.copyOf(shared);
            members = Sorted.copyOf(members);
            openings = List.copyOf(openings);
            destinations = Sorted.copyOf(destinations);
            additional = Sorted.copyOf(additional);
        }

        /// What packets of a family to the Service are to.
        ///
        /// @param state what the Service has
        /// @return empty while the address of a frontend is not known
        public Optional<SortedSet<String>> destinations(IpFamily family, AzureState.OfService state) {
            SortedSet<String> fixed = destinations.getOrDefault(family, new TreeSet<>());
            if (!fixed.isEmpty()) {
                return Optional.of(fixed);
            }
            List<Optional<String>> addresses = parts.stream()
                    .filter(Part.Frontend.class::isInstance)
                    .map(Part.Frontend.class::cast)
                    .filter(frontend -> frontend.family() == family)
                    .map(frontend -> address(frontend, state))
                    .toList();
            return addresses.stream().allMatch(Optional::isPresent)
                    ? Optional.of(Stream.concat(
                                    addresses.stream().flatMap(Optional::stream),
                                    additional.stream().filter(ip -> ip.contains(":") == (family == IpFamily.IPV6)))
                            .collect(Collectors.toCollection(TreeSet::new)))
                    : Optional.empty();
        }

        private Optional<String> address(Part.Frontend wanted, AzureState.OfService state) {
            return switch (wanted.source()) {
                case Part.Source.Public(ArmId id) ->
                    wanted.ip()
                            .or(() -> Optional.ofNullable(state.addresses().get(id.name()))
                                    .flatMap(PublicIp::ip));
                case Part.Source.Internal(ArmId _, Optional<String> asked) ->
                    asked.or(() -> Optional.ofNullable(state.parts().get(wanted.in(document)))
                            .filter(wanted::isMetBy)
                            .map(Part.Frontend.class::cast)
                            .flatMap(Part.Frontend::ip));
            };
        }
    }
}
