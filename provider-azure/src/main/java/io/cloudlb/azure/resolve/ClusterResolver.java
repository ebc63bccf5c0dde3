// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Configuration;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.Cidr;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the Services need of the cluster: the nodes in its pools, of the families that any Service has. Besides, what
/// they may not get at: addresses that they name and that are others'. Pure.
public record ClusterResolver(Owner.Shared owner, Place place, NodeShares nodes) {

    public AzureDesired.OfCluster resolve(Collection<LoadBalancerSpec> users, AzureState.OfCluster shared) {
        return new AzureDesired.OfCluster(
                owner,
                members(users, shared),
                users.stream()
                        .filter(user -> user.annotations().containsKey(AzureAnnotations.ADDITIONAL))
                        .collect(Collectors.toMap(
                                user -> user.owner().uid(), ClusterResolver::additional, Sorted::union, TreeMap::new)));
    }

    private SortedMap<Document.Key, SortedMap<IpFamily, SortedSet<String>>> members(
            Collection<LoadBalancerSpec> users, AzureState.OfCluster shared) {
        List<IpFamily> families = Arrays.stream(IpFamily.values())
                .filter(family ->
                        users.stream().anyMatch(user -> user.ipFamilies().contains(family)))
                .toList();
        SortedMap<Document.Key, SortedMap<IpFamily, SortedSet<String>>> members = new TreeMap<>();
        if (!families.isEmpty()) {
            shared.documents().values().stream()
                    .filter(document -> document.key().kind() == Document.Kind.LOAD_BALANCER)
                    .forEach(document -> members.put(document.key(), left(document)));
            for (Configuration configuration : place.configurations()) {
                Stream.of(false, true)
                        .map(internal -> place.loadBalancer(configuration, internal))
                        .forEach(key -> members.put(key, nodes.of(configuration).of(families)));
            }
        }
        return members;
    }

    /// Those of a load balancer that Services are leaving: it is configured no more.
    private SortedMap<IpFamily, SortedSet<String>> left(Document document) {
        SortedMap<IpFamily, SortedSet<String>> members = new TreeMap<>();
        for (IpFamily family : IpFamily.values()) {
            Optional.ofNullable(document.members().get(place.pool(owner.cluster(), family)))
                    .ifPresent(standing -> members.put(
                            family,
                            Sorted.intersection(standing, nodes.all().members().getOrDefault(family, standing))));
        }
        return members;
    }

    private static SortedSet<String> additional(LoadBalancerSpec user) {
        return new AnnotationReader(user.annotations())
                .list(AzureAnnotations.ADDITIONAL).stream()
                        .flatMap(text -> Cidr.address(text).stream())
                        .map(address -> address.toCanonicalString())
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
