// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.Cidr;
import java.util.Arrays;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What the Services need of the cluster: the nodes in its pools, of the families that any Service has. Besides, what
/// they may not get at: addresses that they name and that are others'. Pure.
public record ClusterResolver(Owner.Shared owner, NodeTargets nodes) {

    public AzureDesired.OfCluster resolve(Collection<LoadBalancerSpec> users) {
        return new AzureDesired.OfCluster(
                owner,
                nodes.of(Arrays.stream(IpFamily.values())
                        .filter(family -> users.stream()
                                .anyMatch(user -> user.ipFamilies().contains(family)))
                        .toList()),
                users.stream()
                        .filter(user -> user.annotations().containsKey(AzureAnnotations.ADDITIONAL))
                        .collect(Collectors.toMap(
                                user -> user.owner().uid(), ClusterResolver::additional, Sorted::union, TreeMap::new)));
    }

    private static SortedSet<String> additional(LoadBalancerSpec user) {
        return new AnnotationReader(user.annotations())
                .list(AzureAnnotations.ADDITIONAL).stream()
                        .flatMap(text -> Cidr.address(text).stream())
                        .map(address -> address.toCanonicalString())
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
