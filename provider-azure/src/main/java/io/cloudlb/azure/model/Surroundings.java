// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What stands around our load balancers and is not ours: the place, the subnets, addresses of users. Remembered from
/// the last time the cluster's shared state was read.
///
/// @param place where the cluster is; empty when nothing was read yet
/// @param subnets those of the cluster's network, by name
/// @param groups the resource groups whose public addresses were read
/// @param addresses public addresses in them that are not ours
/// @param links Private Link Services
public record Surroundings(
        Optional<Place> place,
        SortedMap<String, Subnet> subnets,
        SortedSet<String> groups,
        List<UsersIp> addresses,
        Links links) {
    /// Nothing known.
    public static final Surroundings UNKNOWN = new Surroundings(
            Optional.empty(), new TreeMap<>(), new TreeSet<>(String.CASE_INSENSITIVE_ORDER), List.of(), Links.UNKNOWN);

    public Surroundings {
        subnets = Sorted.copyOf(subnets);
        groups = Sorted.copyOf(groups);
        addresses = List.copyOf(addresses);
    }

    /// The subnet of a name, whatever its case.
    public Optional<Subnet> subnet(String name) {
        return subnets.values().stream()
                .filter(subnet -> subnet.id().name().equalsIgnoreCase(name))
                .findFirst();
    }

    /// The subnet of a path.
    public Optional<Subnet> subnet(ArmId id) {
        return subnets.values().stream()
                .filter(subnet -> subnet.id().equals(id))
                .findFirst();
    }

    /// Where the cluster is, as it is configured.
    ///
    /// @param group the resource group of the nodes, where public addresses are made
    /// @param network the path of the virtual network
    /// @param subnet the name of the nodes' subnet
    /// @param loadBalancerGroup the resource group of the load balancers
    /// @param loadBalancer the name of the public load balancer; the internal one's ends in `-internal`
    /// @param lent whether the load balancers may be somebody else's, who lets us have parts in them
    /// @param securityGroup the one of the nodes, which is lent; empty where none is to be written
    /// @param several the load balancers where there are several; empty where there is the one of that name
    /// @param byInterface whether pools hold nodes by their network interfaces, and not by their addresses
    public record Place(
            String subscription,
            String group,
            String location,
            ArmId network,
            String subnet,
            String loadBalancerGroup,
            String loadBalancer,
            boolean lent,
            Optional<Document.Key> securityGroup,
            List<Configuration> several,
            boolean byInterface) {
        public Place {
            several = List.copyOf(several);
        }

        /// Where there is one load balancer for each scheme.
        public Place(
                String subscription,
                String group,
                String location,
                ArmId network,
                String subnet,
                String loadBalancerGroup,
                String loadBalancer,
                boolean lent,
                Optional<Document.Key> securityGroup) {
            this(
                    subscription,
                    group,
                    location,
                    network,
                    subnet,
                    loadBalancerGroup,
                    loadBalancer,
                    lent,
                    securityGroup,
                    List.of(),
                    false);
        }

        /// The same with pools that hold network interfaces.
        public Place withInterfaces() {
            return with(several, true);
        }

        /// The name of the pool that Services of a family are served from.
        public String pool(ClusterIdentity cluster, IpFamily family) {
            return byInterface ? AzureNames.interfacePool(cluster, family) : AzureNames.pool(cluster, family);
        }

        /// The same with several load balancers.
        public Place with(List<Configuration> others) {
            return with(others, byInterface);
        }

        private Place with(List<Configuration> others, boolean interfaces) {
            return new Place(
                    subscription,
                    group,
                    location,
                    network,
                    subnet,
                    loadBalancerGroup,
                    loadBalancer,
                    lent,
                    securityGroup,
                    others,
                    interfaces);
        }

        /// The load balancers, one or several.
        public List<Configuration> configurations() {
            return several.isEmpty() ? List.of(Configuration.only(loadBalancer)) : several;
        }

        /// The load balancer of a configuration for one scheme.
        public Document.Key loadBalancer(Configuration configuration, boolean internal) {
            return new Document.Key(
                    Document.Kind.LOAD_BALANCER, loadBalancerGroup, Configuration.name(configuration.name(), internal));
        }

        /// The load balancers for one scheme.
        public Stream<Document.Key> loadBalancers(boolean internal) {
            return configurations().stream().map(each -> loadBalancer(each, internal));
        }

        /// Whether it is one of those in which Services get parts. From others their parts are only taken out.
        public boolean isConfigured(Document.Key document) {
            return document.kind() == Document.Kind.SECURITY_GROUP
                    || loadBalancers().anyMatch(key -> key.compareTo(document) == 0);
        }

        /// Those of all schemes.
        public Stream<Document.Key> loadBalancers() {
            return Stream.of(false, true).flatMap(this::loadBalancers);
        }

        /// The path of a part.
        public ArmId part(Part.Key key) {
            return key.loadBalancer().id(subscription).child(key.collection().member(), key.name());
        }

        /// The path of a Private Link Service.
        public ArmId privateLink(String inGroup, String name) {
            return new ArmId("/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/privateLinkServices/%s"
                    .formatted(subscription, inGroup, name));
        }

        /// The path of a public address in the cluster's group.
        public ArmId publicIp(String name) {
            return new ArmId("/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/publicIPAddresses/%s"
                    .formatted(subscription, group, name));
        }
    }

    /// A subnet of the cluster's network.
    ///
    /// @param takesLinks whether Private Link Services may have addresses in it: its policies for them are off
    public record Subnet(ArmId id, List<String> ranges, boolean takesLinks) {
        public Subnet {
            ranges = List.copyOf(ranges);
        }
    }

    /// The Private Link Services that were seen.
    ///
    /// @param groups the resource groups whose were read
    /// @param found all in them, ours and others'
    public record Links(SortedSet<String> groups, List<FoundLink> found) {
        /// None were looked for.
        public static final Links UNKNOWN = new Links(new TreeSet<>(String.CASE_INSENSITIVE_ORDER), List.of());

        public Links {
            groups = Sorted.copyOf(groups);
            found = List.copyOf(found);
        }

        /// Whether those of a resource group were read.
        public boolean tellsOf(String group) {
            return groups.stream().anyMatch(group::equalsIgnoreCase);
        }
    }

    /// A Private Link Service of whomever.
    ///
    /// @param frontends those that it stands before
    /// @param mark the marks in its tags; empty when they are not ours
    /// @param service what those call its Service; empty text where they do not
    public record FoundLink(ArmId id, SortedSet<ArmId> frontends, Optional<OwnerMark> mark, String service) {
        public FoundLink {
            frontends = Sorted.copyOf(frontends);
        }
    }

    /// A public address that is a user's, or another controller's.
    ///
    /// @param ip empty while it has none
    /// @param standard whether its SKU is that of our load balancers
    /// @param service the Service that another controller has it for, as its tags say; empty text where they do not
    /// @param user the path of the configuration that uses it; empty when nothing does
    public record UsersIp(
            ArmId id,
            String group,
            String name,
            IpFamily family,
            Optional<String> ip,
            boolean standard,
            String service,
            Optional<ArmId> user) {}
}
