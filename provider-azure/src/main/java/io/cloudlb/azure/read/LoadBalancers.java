// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureMarks;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The load balancers that concern this cluster: those that are configured, those that carry its tags, and those with
/// parts that carry its marks. So one that was configured before is found, too.
record LoadBalancers(ClusterIdentity cluster, ArmApi api, Place place) {

    /// Those of the configured resource group, by one list.
    SortedMap<Document.Key, ArmDocument> configured() {
        return in(place.loadBalancerGroup());
    }

    /// Those of other resource groups in which addresses of these are used by parts of ours. A group that is not there
    /// or not for us to read has none.
    ///
    /// @param addresses public addresses as they were listed
    SortedMap<Document.Key, ArmDocument> elsewhere(List<Json.Mapping> addresses) {
        SortedMap<Document.Key, ArmDocument> found = new TreeMap<>();
        for (String group : groups(addresses)) {
            try {
                found.putAll(in(group));
            } catch (CloudException failure) {
                if (!failure.error().is(CloudError.Kind.NOT_FOUND)
                        && !failure.error().is(CloudError.Kind.DENIED)) {
                    throw failure;
                }
            }
        }
        return found;
    }

    private SortedMap<Document.Key, ArmDocument> in(String group) {
        SortedMap<Document.Key, ArmDocument> found = new TreeMap<>();
        api.list(
                        "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/loadBalancers"
                                .formatted(place.subscription(), group),
                        this::concerning)
                .forEach(document -> found.put(key(group, document.name()), document));
        return found;
    }

    private Stream<ArmDocument> concerning(Json.Mapping tree) {
        ArmDocument document = new ArmDocument(tree, tree.text("etag").orElse(""));
        boolean concerns = isConfigured(document.name()) || isTagged(tree) || hasParts(tree);
        return concerns ? Stream.of(document) : Stream.of();
    }

    private boolean isConfigured(String name) {
        return place.loadBalancers().anyMatch(key -> key.name().equalsIgnoreCase(name));
    }

    private boolean isTagged(Json.Mapping tree) {
        return AzureMarks.keys().in(PublicAddresses.tags(tree)).equals(Optional.of(new Owner.Shared(cluster).mark()));
    }

    private boolean hasParts(Json.Mapping tree) {
        return Stream.of(Part.Collection.values())
                .flatMap(collection -> tree.mapping("properties").mappings(collection.member()).stream())
                .anyMatch(part ->
                        AzureNames.mark(cluster, part.text("name").orElse("")).isPresent());
    }

    /// In the spelling of the configuration, where it is in that.
    private Document.Key key(String group, String name) {
        Document.Key spelt = new Document.Key(Document.Kind.LOAD_BALANCER, group, name);
        return place.loadBalancers()
                .filter(key -> key.compareTo(spelt) == 0)
                .findFirst()
                .orElse(spelt);
    }

    private SortedSet<String> groups(List<Json.Mapping> addresses) {
        SortedSet<String> groups = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Json.Mapping address : addresses) {
            LoadBalancerParts.reference(address.mapping("properties"), "ipConfiguration")
                    .filter(user -> AzureNames.mark(cluster, user.name()).isPresent())
                    .flatMap(ArmId::group)
                    .filter(group -> !group.equalsIgnoreCase(place.loadBalancerGroup()))
                    .ifPresent(group -> groups.add(group));
        }
        return groups;
    }
}
