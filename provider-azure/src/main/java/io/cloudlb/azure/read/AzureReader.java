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
import io.cloudlb.core.provider.SharedListing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Reads what there is: the load balancers, the security group, the public addresses, the network. That is everything,
/// and costs the same however many Services there are.
///
/// @param groups the resource groups, besides the cluster's, in which users name addresses
/// @param look one look at everything for all who ask at once
public record AzureReader(
        ClusterIdentity cluster, ArmApi api, Place place, Supplier<Set<String>> groups, SharedListing<Snapshot> look) {
    public AzureReader(ClusterIdentity cluster, ArmApi api, Place place, Supplier<Set<String>> groups) {
        this(cluster, api, place, groups, new SharedListing<>());
    }

    /// Everything.
    public Snapshot all() {
        return look.read(() -> snapshot(subnets(), groups.get()));
    }

    /// All but the network, which is taken as it is known.
    public Snapshot refreshed(Surroundings known) {
        return snapshot(known.subnets(), groups.get());
    }

    private Snapshot snapshot(SortedMap<String, Subnet> subnets, Set<String> others) {
        LoadBalancers balancers = new LoadBalancers(cluster, api, place);
        SortedMap<Document.Key, ArmDocument> documents = read(place.securityGroup().stream());
        documents.putAll(balancers.configured());
        SortedSet<String> read = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        read.add(place.group());
        read.addAll(others);
        List<Json.Mapping> addresses = new ArrayList<>();
        read.forEach(group ->
                addresses.addAll(group.equalsIgnoreCase(place.group()) ? api.list(addresses(group)) : ofUser(group)));
        documents.putAll(balancers.elsewhere(addresses));
        return new Snapshot(cluster, place, subnets, read, documents, addresses);
    }

    /// Those of them that there are.
    private SortedMap<Document.Key, ArmDocument> read(Stream<Document.Key> keys) {
        SortedMap<Document.Key, ArmDocument> documents = new TreeMap<>();
        keys.forEach(key ->
                api.get(key.id(place.subscription()).text()).ifPresent(document -> documents.put(key, document)));
        return documents;
    }

    /// What a user named may not be there, or not for us to read; that is that user's trouble alone.
    private List<Json.Mapping> ofUser(String group) {
        try {
            return api.list(addresses(group));
        } catch (CloudException failure) {
            if (failure.error().is(CloudError.Kind.NOT_FOUND) || failure.error().is(CloudError.Kind.DENIED)) {
                return List.of();
            }
            throw failure;
        }
    }

    private String addresses(String group) {
        return "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/publicIPAddresses"
                .formatted(place.subscription(), group);
    }

    private SortedMap<String, Subnet> subnets() {
        SortedMap<String, Subnet> subnets = new TreeMap<>();
        api.get(place.network().text())
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
        Set<Document.Key> keys = new TreeSet<>();
        SortedSet<String> names = new TreeSet<>();
        known.forEach(state -> {
            state.parts().keySet().forEach(part -> keys.add(part.loadBalancer()));
            keys.addAll(state.unsettled());
            names.addAll(state.addresses().keySet());
            if (!state.openings().isEmpty()) {
                place.securityGroup().ifPresent(keys::add);
            }
        });
        SortedMap<Document.Key, ArmDocument> documents = read(keys.stream());
        List<Json.Mapping> addresses = new ArrayList<>();
        names.forEach(
                name -> api.get(place.publicIp(name).text()).ifPresent(document -> addresses.add(document.tree())));
        Snapshot snapshot =
                new Snapshot(cluster, place, shared.surroundings().subnets(), new TreeSet<>(), documents, addresses);
        return snapshot.service(owner, shared.surroundings().addresses());
    }
}
