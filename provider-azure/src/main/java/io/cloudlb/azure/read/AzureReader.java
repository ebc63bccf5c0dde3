// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Surroundings;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.model.Surroundings.Subnet;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Reads what there is: two load balancers, the security group, the public addresses, the network. That is everything,
/// and costs the same however many Services there are.
///
/// @param groups the resource groups, besides the cluster's, in which users name addresses
public record AzureReader(
        ClusterIdentity cluster, ArmApi api, Place place, Supplier<Set<String>> groups, SharedLook look) {
    /// Looks on demand, one at a time.
    public AzureReader(ClusterIdentity cluster, ArmApi api, Place place, Supplier<Set<String>> groups) {
        this(cluster, api, place, groups, new SharedLook());
    }

    /// Those who ask while a look is under way, which may have passed over what they want to see, share the next one.
    static final class SharedLook {
        private final ReentrantLock turn = new ReentrantLock();
        private final AtomicLong begun = new AtomicLong();
        private volatile Taken last = new Taken(0, Optional.empty());

        private record Taken(long number, Optional<Snapshot> snapshot) {}

        Snapshot take(Supplier<Snapshot> look) {
            long asked = begun.get();
            turn.lock();
            try {
                Taken taken = last;
                if (taken.number() > asked && taken.snapshot().isPresent()) {
                    return taken.snapshot().get();
                }
                long number = begun.incrementAndGet();
                Snapshot seen = look.get();
                last = turn.hasQueuedThreads() ? new Taken(number, Optional.of(seen)) : new Taken(0, Optional.empty());
                return seen;
            } finally {
                turn.unlock();
            }
        }
    }

    /// Everything.
    public Snapshot all() {
        Place at = place;
        return snapshot(at, subnets(at), groups.get());
    }

    /// All but the network, which is taken as it is known.
    public Snapshot refreshed(Surroundings known) {
        return snapshot(place, known.subnets(), groups.get());
    }

    private Snapshot snapshot(Place at, SortedMap<String, Subnet> subnets, Set<String> others) {
        SortedMap<Document.Key, ArmDocument> documents = new TreeMap<>();
        documents(at)
                .forEach(key ->
                        api.get(key.id(at.subscription()).text()).ifPresent(document -> documents.put(key, document)));
        SortedSet<String> read = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        read.add(at.group());
        read.addAll(others);
        List<Json.Mapping> addresses = new ArrayList<>();
        read.forEach(group -> addresses.addAll(
                group.equalsIgnoreCase(at.group()) ? api.list(addresses(at, group)) : ofUser(at, group)));
        return new Snapshot(cluster, at, subnets, read, documents, addresses);
    }

    /// What a user named may not be there, or not for us to read; that is that user's trouble alone.
    private List<Json.Mapping> ofUser(Place at, String group) {
        try {
            return api.list(addresses(at, group));
        } catch (CloudException failure) {
            if (failure.error().is(CloudError.Kind.NOT_FOUND) || failure.error().is(CloudError.Kind.DENIED)) {
                return List.of();
            }
            throw failure;
        }
    }

    /// The documents in which Services have parts.
    static Stream<Document.Key> documents(Place at) {
        return Stream.concat(Stream.of(at.loadBalancer(false), at.loadBalancer(true)), at.securityGroup().stream());
    }

    private static String addresses(Place at, String group) {
        return "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/publicIPAddresses"
                .formatted(at.subscription(), group);
    }

    private SortedMap<String, Subnet> subnets(Place at) {
        SortedMap<String, Subnet> subnets = new TreeMap<>();
        api.get(at.network().text())
                .map(ArmDocument::properties)
                .map(properties -> properties.mappings("subnets"))
                .orElse(List.of())
                .forEach(subnet -> subnets.put(
                        subnet.text("name").orElse(""),
                        new Subnet(new ArmId(subnet.text("id").orElse("")), ranges(subnet.mapping("properties")))));
        return subnets;
    }

    private static List<String> ranges(Json.Mapping properties) {
        return Stream.concat(
                        properties.text("addressPrefix").stream(),
                        properties.list("addressPrefixes").stream().map(Json::toString))
                .distinct()
                .toList();
    }

    /// What is left of what a Service is known to have had, by names: its addresses, and the documents that it had
    /// parts in.
    public AzureState.OfService known(
            Owner.Service owner, Collection<AzureState.OfService> known, AzureState.OfCluster shared) {
        Place at = place;
        Set<Document.Key> keys = new TreeSet<>();
        SortedSet<String> names = new TreeSet<>();
        known.forEach(state -> {
            state.parts().keySet().forEach(part -> keys.add(part.loadBalancer()));
            keys.addAll(state.unsettled());
            names.addAll(state.addresses().keySet());
            if (!state.openings().isEmpty()) {
                at.securityGroup().ifPresent(keys::add);
            }
        });
        SortedMap<Document.Key, ArmDocument> documents = new TreeMap<>();
        keys.forEach(
                key -> api.get(key.id(at.subscription()).text()).ifPresent(document -> documents.put(key, document)));
        List<Json.Mapping> addresses = new ArrayList<>();
        names.forEach(name -> api.get(at.publicIp(name).text()).ifPresent(document -> addresses.add(document.tree())));
        Snapshot snapshot =
                new Snapshot(cluster, at, shared.surroundings().subnets(), new TreeSet<>(), documents, addresses);
        return snapshot.service(owner, shared.surroundings().addresses());
    }
}
