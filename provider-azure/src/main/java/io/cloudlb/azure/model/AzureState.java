// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Sorted;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What an owner has on Azure, as far as is known.
public sealed interface AzureState {

    /// What one Service has.
    ///
    /// @param addresses its own public addresses, by name
    /// @param parts its parts of load balancers, and the shared frontends that its rules are at
    /// @param openings the destinations of its own in security rules
    /// @param unsettled documents with parts of it whose last write has failed or is under way: what they
    ///     show may not be in force
    /// @param links its own Private Link Services; one, but for while another takes its place
    record OfService(
            SortedMap<String, PublicIp> addresses,
            SortedMap<Part.Key, Part> parts,
            SortedMap<Opening, SortedSet<String>> openings,
            SortedSet<Document.Key> unsettled,
            SortedMap<ArmId, PrivateLink> links)
            implements AzureState {
        public static final OfService NOTHING =
                new OfService(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeSet<>(), new TreeMap<>());

        public OfService {
            addresses = Sorted.copyOf(addresses);
            parts = Sorted.copyOf(parts);
            openings = Sorted.copyOf(openings);
            unsettled = Sorted.copyOf(unsettled);
            links = Sorted.copyOf(links);
        }

        public OfService with(PublicIp address) {
            return new OfService(Sorted.put(addresses, address.name(), address), parts, openings, unsettled, links);
        }

        public OfService without(PublicIp address) {
            return new OfService(Sorted.remove(addresses, address.name()), parts, openings, unsettled, links);
        }

        public OfService with(PrivateLink link) {
            return new OfService(addresses, parts, openings, unsettled, Sorted.put(links, link.id(), link));
        }

        public OfService without(PrivateLink link) {
            return new OfService(addresses, parts, openings, unsettled, Sorted.remove(links, link.id()));
        }

        /// With what a load balancer holds of it now.
        public OfService having(Document.Key loadBalancer, Collection<Part> held, boolean settled) {
            SortedMap<Part.Key, Part> changed = new TreeMap<>(parts);
            changed.keySet().removeIf(key -> key.loadBalancer().equals(loadBalancer));
            held.forEach(part -> changed.put(part.in(loadBalancer), part));
            return new OfService(addresses, changed, openings, unsettled(loadBalancer, settled), links);
        }

        /// With what the security group does for it now.
        public OfService opened(
                Document.Key securityGroup, SortedMap<Opening, SortedSet<String>> held, boolean settled) {
            return new OfService(addresses, parts, held, unsettled(securityGroup, settled), links);
        }

        private SortedSet<Document.Key> unsettled(Document.Key document, boolean settled) {
            SortedSet<Document.Key> changed = new TreeSet<>(unsettled);
            if (settled) {
                changed.remove(document);
            } else {
                changed.add(document);
            }
            return changed;
        }

        /// The frontends that it has or uses in one load balancer.
        public Collection<Part.Frontend> frontends(Document.Key loadBalancer) {
            return parts.entrySet().stream()
                    .filter(entry -> entry.getKey().loadBalancer().equals(loadBalancer))
                    .map(Map.Entry::getValue)
                    .filter(Part.Frontend.class::isInstance)
                    .map(Part.Frontend.class::cast)
                    .toList();
        }
    }

    /// What the cluster's Services share, and what stands around them.
    ///
    /// @param documents those that exist
    /// @param use who has which address
    /// @param machines the nodes' machines, where pools hold their network interfaces
    record OfCluster(
            Surroundings surroundings, SortedMap<Document.Key, Document> documents, AddressUse use, Machines machines)
            implements AzureState {
        public static final OfCluster NOTHING =
                new OfCluster(Surroundings.UNKNOWN, new TreeMap<>(), AddressUse.UNKNOWN, Machines.NONE);

        public OfCluster {
            documents = Sorted.copyOf(documents);
        }

        /// One whose pools hold addresses.
        public OfCluster(Surroundings surroundings, SortedMap<Document.Key, Document> documents, AddressUse use) {
            this(surroundings, documents, use, Machines.NONE);
        }

        public Optional<Document> find(Document.Key key) {
            return Optional.ofNullable(documents.get(key));
        }

        public OfCluster with(Document document) {
            return new OfCluster(surroundings, Sorted.put(documents, document.key(), document), use, machines);
        }

        public OfCluster without(Document.Key key) {
            return new OfCluster(surroundings, Sorted.remove(documents, key), use, machines);
        }

        public OfCluster with(Machines seen) {
            return new OfCluster(surroundings, documents, use, seen);
        }

        /// After IP configurations of a machine, or of a scale set's model, came into pools and out of them.
        public OfCluster moved(PoolMoves moves) {
            SortedMap<Document.Key, Document> changed = new TreeMap<>(documents);
            String subscription = surroundings.place().map(Place::subscription).orElse("");
            changed.replaceAll((key, document) -> document.with(moves.in(key.id(subscription), document.members())));
            return new OfCluster(surroundings, changed, use, machines.moved(moves));
        }

        /// Those of nodes that Azure has not refused for our pools in a load balancer.
        public SortedMap<IpFamily, SortedSet<String>> admitted(
                ClusterIdentity cluster, Document.Key document, SortedMap<IpFamily, SortedSet<String>> members) {
            SortedMap<IpFamily, SortedSet<String>> admitted = new TreeMap<>(members);
            surroundings.place().filter(Place::byInterface).ifPresent(place -> {
                ArmId loadBalancer = document.id(place.subscription());
                admitted.replaceAll((family, all) -> machines
                        .admitted(
                                loadBalancer.child(Part.Collection.POOL.member(), place.pool(cluster, family)),
                                all.stream().map(ArmId::new).collect(Collectors.toCollection(TreeSet::new)))
                        .stream()
                        .map(ArmId::text)
                        .collect(Collectors.toCollection(TreeSet::new)));
            });
            return admitted;
        }

        /// With what is known now of who has which address.
        public OfCluster with(AddressUse now) {
            return new OfCluster(surroundings, documents, now, machines);
        }
    }
}
