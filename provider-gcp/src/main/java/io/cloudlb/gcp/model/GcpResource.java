// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.Sorted;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/// A resource that we make, as it is or as it should be. Resources name each other by their names, which are known
/// before they exist (ADR 0001). Listings show all of it, so no fingerprint of what was applied is needed.
///
/// On one that should be, the mark is its owner's; on one that is, what its description says: empty where that is none
/// of ours.
public sealed interface GcpResource {
    String name();

    Optional<OwnerMark> mark();

    /// Under which a state has it.
    default Key key() {
        return switch (this) {
            case HealthCheck check -> new Key(GcpKind.HEALTH_CHECK, "", check.name());
            case InstanceGroup group -> new Key(GcpKind.INSTANCE_GROUP, group.zone(), group.name());
            case EndpointGroup group -> new Key(GcpKind.ENDPOINT_GROUP, group.zone(), group.name());
            case BackendService service -> new Key(GcpKind.BACKEND_SERVICE, "", service.name());
            case Address address -> new Key(GcpKind.ADDRESS, "", address.name());
            case ForwardingRule rule -> new Key(GcpKind.FORWARDING_RULE, "", rule.name());
            case Firewall firewall -> new Key(GcpKind.FIREWALL, "", firewall.name());
        };
    }

    /// Which resource.
    ///
    /// @param zone empty text where the kind is none of a zone
    record Key(GcpKind kind, String zone, String name) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::kind).thenComparing(Key::zone).thenComparing(Key::name);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /// A regional health check by HTTP: a node answers 200 where it takes traffic.
    ///
    /// @param path such as `/healthz`
    record HealthCheck(String name, int port, String path, Timing timing, Optional<OwnerMark> mark)
            implements GcpResource {
        /// How often and how patiently.
        ///
        /// @param interval seconds between two probes
        /// @param timeout seconds until one has failed; no more than the interval
        /// @param healthy successes in a row that make a node healthy
        /// @param unhealthy failures in a row that make it unhealthy
        public record Timing(int interval, int timeout, int healthy, int unhealthy) {}
    }

    /// Nodes of one zone, as backends.
    sealed interface NodeGroup extends GcpResource {
        String zone();

        /// Names of its instances; empty when they were not read.
        Optional<SortedSet<String>> members();

        NodeGroup withMembers(SortedSet<String> changed);
    }

    /// An unmanaged instance group: all nodes of a zone, for all Services.
    ///
    /// @param subnetwork of its members; empty text where nobody knows, or there are none
    record InstanceGroup(
            String name, String zone, Optional<SortedSet<String>> members, String subnetwork, Optional<OwnerMark> mark)
            implements NodeGroup {
        /// One of which it does not matter which subnetwork its members are in.
        public InstanceGroup(String name, String zone, Optional<SortedSet<String>> members, Optional<OwnerMark> mark) {
            this(name, zone, members, "", mark);
        }

        public InstanceGroup {
            members = members.map(known -> Sorted.copyOf(known));
        }

        @Override
        public InstanceGroup withMembers(SortedSet<String> changed) {
            return new InstanceGroup(name, zone, Optional.of(changed), subnetwork, mark);
        }

        /// The same with members of that subnetwork.
        public InstanceGroup in(String other) {
            return new InstanceGroup(name, zone, members, other, mark);
        }

        /// Whether its members cannot be in one group with those of another: Compute Engine refuses an instance of
        /// another subnetwork.
        public boolean excludes(InstanceGroup other) {
            return !subnetwork.isEmpty() && !other.subnetwork.isEmpty() && !subnetwork.equals(other.subnetwork);
        }
    }

    /// A zonal network endpoint group of type `GCE_VM_IP`: some nodes of a zone, for one Service.
    record EndpointGroup(String name, String zone, Endpoints endpoints, Optional<OwnerMark> mark) implements NodeGroup {
        /// What is known of its endpoints.
        public sealed interface Endpoints {
            /// How many they are.
            int count();

            /// @param instances their names
            record Read(SortedSet<String> instances) implements Endpoints {
                public Read {
                    instances = Sorted.copyOf(instances);
                }

                @Override
                public int count() {
                    return instances.size();
                }
            }

            /// @param count how many they are
            /// @param candidates the digest of those among which they were chosen; empty text where nobody
            ///     knows
            record Counted(int count, String candidates) implements Endpoints {}
        }

        @Override
        public Optional<SortedSet<String>> members() {
            return endpoints instanceof Endpoints.Read(SortedSet<String> instances)
                    ? Optional.of(instances)
                    : Optional.empty();
        }

        @Override
        public EndpointGroup withMembers(SortedSet<String> changed) {
            return with(new Endpoints.Read(changed));
        }

        /// How many there are.
        public int size() {
            return switch (endpoints) {
                case Endpoints.Read(SortedSet<String> instances) -> instances.size();
                case Endpoints.Counted(int count, String _) -> count;
            };
        }

        public EndpointGroup with(Endpoints changed) {
            return new EndpointGroup(name, zone, changed, mark);
        }
    }

    /// A regional backend service.
    ///
    /// @param healthCheck the name of a health check in the region
    /// @param groups its backends: instance groups, or endpoint groups, of zones of the region
    /// @param affinity `sessionAffinity`: `NONE`, `CLIENT_IP` …
    /// @param tracking what it does besides with connections
    /// @param drainSeconds how long connections to a node that leaves go on
    record BackendService(
            String name,
            Scheme scheme,
            Traffic traffic,
            String healthCheck,
            SortedSet<Key> groups,
            String affinity,
            Tracking tracking,
            int drainSeconds,
            Optional<OwnerMark> mark)
            implements GcpResource {
        public BackendService {
            groups = Sorted.copyOf(groups);
        }

        public BackendService with(SortedSet<Key> changed) {
            return new BackendService(
                    name, scheme, traffic, healthCheck, changed, affinity, tracking, drainSeconds, mark);
        }

        /// `connectionTrackingPolicy`, `localityLbPolicy` and the zonal affinity, where they differ from the defaults.
        ///
        /// @param strongAffinitySeconds with strong affinity, idle seconds after which a client is forgotten
        /// @param weighted whether nodes get traffic by the number of pods that they report
        /// @param prefersZone whether clients of a zone are sent to nodes of that zone first
        public record Tracking(Optional<Integer> strongAffinitySeconds, boolean weighted, boolean prefersZone) {
            public static final Tracking DEFAULT = new Tracking(Optional.empty(), false, false);
        }
    }

    /// A reserved regional address.
    ///
    /// @param ip canonical (RFC 5952), without a prefix length
    /// @param subnetwork the name of its subnetwork, or the path of its [IpCollection]; empty text for an external
    ///     IPv4 address
    /// @param stays whether Compute Engine has refused to release it while a rule uses it; then it goes after
    ///     that. A read does not tell; what is known of it is kept
    record Address(
            String name,
            String ip,
            IpFamily family,
            Scheme scheme,
            NetworkTier tier,
            String subnetwork,
            boolean stays,
            Optional<OwnerMark> mark)
            implements GcpResource {
        /// One that is just reserved, or read.
        public Address(
                String name,
                String ip,
                IpFamily family,
                Scheme scheme,
                NetworkTier tier,
                String subnetwork,
                Optional<OwnerMark> mark) {
            this(name, ip, family, scheme, tier, subnetwork, false, mark);
        }

        /// After its release was refused.
        public Address staying() {
            return new Address(name, ip, family, scheme, tier, subnetwork, true, mark);
        }
    }

    /// A regional forwarding rule. Of all this, Compute Engine changes the global access in place and nothing else.
    ///
    /// @param ports the ports it passes on; empty for all
    /// @param ip where clients reach it, without a prefix length; empty on one that should be wherever it is, or at
    ///     any address, and on one whose address was not read yet
    /// @param backendService the name of the backend service
    /// @param subnetwork the name of its subnetwork, or the path of its [IpCollection]; empty text for an external
    ///     IPv4 rule
    record ForwardingRule(
            String name,
            Scheme scheme,
            Traffic traffic,
            SortedSet<Integer> ports,
            IpFamily family,
            Optional<String> ip,
            NetworkTier tier,
            String subnetwork,
            boolean globalAccess,
            String backendService,
            Optional<OwnerMark> mark)
            implements GcpResource {
        public ForwardingRule {
            ports = Sorted.copyOf(ports);
        }

        public ForwardingRule named(String other) {
            return new ForwardingRule(
                    other, scheme, traffic, ports, family, ip, tier, subnetwork, globalAccess, backendService, mark);
        }

        public ForwardingRule at(Optional<String> address) {
            return new ForwardingRule(
                    name,
                    scheme,
                    traffic,
                    ports,
                    family,
                    address,
                    tier,
                    subnetwork,
                    globalAccess,
                    backendService,
                    mark);
        }

        public ForwardingRule withGlobalAccess(boolean changed) {
            return new ForwardingRule(
                    name, scheme, traffic, ports, family, ip, tier, subnetwork, changed, backendService, mark);
        }
    }

    /// A rule of the network that lets traffic in to nodes. One rule has addresses of one family only.
    ///
    /// @param sources CIDRs that clients come from
    /// @param destinations addresses that they send to; empty for all, and on one that should be while they are
    ///     not known
    /// @param ports by protocol; an entry is a port or a range such as `30000-32767`
    /// @param targetTags the instances it is for; empty for all of the network
    /// @param priority the lower the stronger
    record Firewall(
            String name,
            IpFamily family,
            SortedSet<String> sources,
            SortedSet<String> destinations,
            SortedMap<Protocol, SortedSet<String>> ports,
            SortedSet<String> targetTags,
            int priority,
            Optional<OwnerMark> mark)
            implements GcpResource {
        public Firewall {
            sources = Sorted.copyOf(sources);
            destinations = Sorted.copyOf(destinations);
            ports = Sorted.copyOf(ports);
            targetTags = Sorted.copyOf(targetTags);
        }

        public Firewall to(SortedSet<String> addresses) {
            return new Firewall(name, family, sources, addresses, ports, targetTags, priority, mark);
        }
    }
}
