// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Machines;
import io.cloudlb.azure.model.Surroundings;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.model.Surroundings.Subnet;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.SharedListing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
/// @param links where Private Link Services are looked for
/// @param look one look at everything for all who ask at once
public record AzureReader(
        ClusterIdentity cluster,
        ArmApi api,
        Place place,
        Supplier<Set<String>> groups,
        LinkSearch links,
        SharedListing<Snapshot> look) {
    public AzureReader(
            ClusterIdentity cluster, ArmApi api, Place place, Supplier<Set<String>> groups, LinkSearch links) {
        this(cluster, api, place, groups, links, new SharedListing<>());
    }

    /// Everything.
    public Snapshot all() {
        return look.read(() -> snapshot(subnets(), groups.get()));
    }

    /// All but the network, which is taken as it is known.
    public Snapshot refreshed(Surroundings known) {
        return snapshot(known.subnets(), groups.get());
    }

    /// The machines of nodes.
    public Machines machines(NodeSet nodes) {
        return new MachineReader(cluster, api).read(nodes);
    }

    private Snapshot snapshot(SortedMap<String, Subnet> subnets, Set<String> others) {
        LoadBalancers balancers = new LoadBalancers(cluster, api, place);
        SortedMap<Document.Key, ArmDocument> documents = read(place.securityGroup().stream());
        documents.putAll(balancers.configured());
        SortedSet<String> read = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        read.add(place.group());
        read.addAll(others);
        List<Json.Mapping> addresses = new ArrayList<>();
        read.forEach(group -> addresses.addAll(
                group.equalsIgnoreCase(place.group())
                        ? api.list(addresses(group))
                        : ofUser(addresses(group)).orElse(List.of())));
        documents.putAll(balancers.elsewhere(addresses));
        return new Snapshot(cluster, place, subnets, read, documents, addresses, listedLinks(documents.values()));
    }

    /// Those of them that there are.
    private SortedMap<Document.Key, ArmDocument> read(Stream<Document.Key> keys) {
        SortedMap<Document.Key, ArmDocument> documents = new TreeMap<>();
        keys.forEach(key ->
                api.get(key.id(place.subscription()).text()).ifPresent(document -> documents.put(key, document)));
        return documents;
    }

    /// What a user named may not be there, or not for us to read; that is that user's trouble alone.
    private Optional<List<Json.Mapping>> ofUser(String path) {
        try {
            return Optional.of(api.list(path));
        } catch (CloudException failure) {
            if (failure.error().is(CloudError.Kind.NOT_FOUND) || failure.error().is(CloudError.Kind.DENIED)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /// One whose resource group is gone is gone with it. One that Azure has named may be somebody's whose group is not
    /// for us to read.
    private Optional<ArmDocument> named(ArmId id) {
        try {
            return api.get(id.text());
        } catch (CloudException failure) {
            boolean others =
                    failure.error().is(CloudError.Kind.DENIED) && links.named().contains(id);
            if (others || failure.error().is(CloudError.Kind.NOT_FOUND)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private Snapshot.Links listedLinks(Collection<ArmDocument> documents) {
        boolean mayBe = documents.stream()
                .anyMatch(document ->
                        new LoadBalancerParts(cluster, document.tree(), _ -> Optional.empty()).mayBeLinked());
        SortedSet<String> read = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        List<Json.Mapping> trees = new ArrayList<>();
        links.groups(mayBe)
                .forEach(group -> ofUser(collection(group, "privateLinkServices"))
                        .ifPresent(found -> {
                            read.add(group);
                            trees.addAll(found);
                        }));
        links.looked(trees.stream()
                .filter(tree -> PrivateLinks.owner(cluster, tree).isPresent())
                .map(tree -> new ArmId(tree.text("id").orElse(""))));
        return new Snapshot.Links(read, trees);
    }

    private String addresses(String group) {
        return collection(group, "publicIPAddresses");
    }

    private String collection(String group, String type) {
        return "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/%s"
                .formatted(place.subscription(), group, type);
    }

    private SortedMap<String, Subnet> subnets() {
        SortedMap<String, Subnet> subnets = new TreeMap<>();
        api.get(place.network().text())
                .map(ArmDocument::properties)
                .map(properties -> properties.mappings("subnets"))
                .orElse(List.of())
                .forEach(subnet -> subnets.put(
                        subnet.text("name").orElse(""),
                        subnet(new ArmId(subnet.text("id").orElse("")), subnet.mapping("properties"))));
        return subnets;
    }

    private static Subnet subnet(ArmId id, Json.Mapping properties) {
        return new Subnet(
                id,
                ranges(properties),
                properties
                        .text("privateLinkServiceNetworkPolicies")
                        .filter("Disabled"::equalsIgnoreCase)
                        .isPresent());
    }

    private static List<String> ranges(Json.Mapping properties) {
        return Stream.concat(
                        properties.text("addressPrefix").stream(),
                        properties.list("addressPrefixes").stream().map(Json::toString))
                .distinct()
                .toList();
    }

    /// A look with what is known of a Service and not listed so, asked for by its name: lists may lag behind.
    public Snapshot with(Snapshot listed, Owner.Service owner, AzureState.OfService known) {
        if (listed.service(owner, List.of()).equals(known)) {
            return listed;
        }
        Set<Document.Key> keys = new TreeSet<>(known.unsettled());
        known.parts().keySet().forEach(part -> keys.add(part.loadBalancer()));
        return listed.having(
                read(keys.stream()),
                byName(
                        listed.addresses(),
                        known.addresses().keySet().stream().map(place::publicIp).toList()),
                byName(listed.links().trees(), known.links().keySet()));
    }

    /// Resources as they were listed, those of these ids as they are.
    private List<Json.Mapping> byName(List<Json.Mapping> listed, Collection<ArmId> ids) {
        List<Json.Mapping> trees = new ArrayList<>(listed);
        trees.removeIf(
                tree -> tree.text("id").map(ArmId::new).filter(ids::contains).isPresent());
        ids.forEach(id -> named(id).ifPresent(document -> trees.add(document.tree())));
        return trees;
    }

    /// A look with those documents that are known and not listed.
    public Snapshot with(Snapshot listed, AzureState.OfCluster known) {
        return listed.having(
                read(known.documents().keySet().stream()
                        .filter(key -> !listed.documents().containsKey(key))),
                listed.addresses(),
                listed.links().trees());
    }

    /// What is left of what a Service is known to have had, by names: its addresses, its Private Link Services, and the
    /// documents that it had parts in.
    public AzureState.OfService known(
            Owner.Service owner, Collection<AzureState.OfService> known, AzureState.OfCluster shared) {
        Set<Document.Key> keys = new TreeSet<>();
        SortedSet<String> names = new TreeSet<>();
        SortedSet<ArmId> linked = new TreeSet<>(links.named());
        known.forEach(state -> {
            state.parts().keySet().forEach(part -> keys.add(part.loadBalancer()));
            keys.addAll(state.unsettled());
            names.addAll(state.addresses().keySet());
            linked.addAll(state.links().keySet());
            if (!state.openings().isEmpty()) {
                place.securityGroup().ifPresent(keys::add);
            }
        });
        SortedMap<Document.Key, ArmDocument> documents = read(keys.stream());
        List<Json.Mapping> addresses = new ArrayList<>();
        names.forEach(
                name -> api.get(place.publicIp(name).text()).ifPresent(document -> addresses.add(document.tree())));
        Snapshot snapshot = new Snapshot(
                cluster,
                place,
                shared.surroundings().subnets(),
                new TreeSet<>(),
                documents,
                addresses,
                new Snapshot.Links(new TreeSet<>(), byName(List.of(), linked)));
        return snapshot.service(owner, shared.surroundings().addresses());
    }
}
