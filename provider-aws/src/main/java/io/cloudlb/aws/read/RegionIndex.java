// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.model.AwsNames;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.SharedListing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where a Service is searched for of which nobody knows what it has: the names of everything in the region, listed
/// afresh, once for all who search at once.
final class RegionIndex {
    private final ElbReads elb;
    private final SharedListing<Listed> listing = new SharedListing<>();

    RegionIndex(ElbReads elb) {
        this.elb = elb;
    }

    /// The names that may be an owner's.
    record Names(SortedSet<String> loadBalancers, SortedSet<String> targetGroups) {
        Names {
            loadBalancers = new TreeSet<>(loadBalancers);
            targetGroups = new TreeSet<>(targetGroups);
        }

        Names and(Names others) {
            return new Names(
                    Sorted.union(loadBalancers, others.loadBalancers), Sorted.union(targetGroups, others.targetGroups));
        }
    }

    /// @param loadBalancers the names that have our shape
    /// @param chosen the other names of load balancers, by the marks they carry
    private record Listed(
            SortedSet<String> loadBalancers, Map<OwnerMark, SortedSet<String>> chosen, SortedSet<String> targetGroups) {
        Names of(Owner.Service owner) {
            String prefix = AwsNames.prefix(owner);
            SortedSet<String> balancers = Sorted.union(
                    beginningWith(prefix, loadBalancers), chosen.getOrDefault(owner.mark(), new TreeSet<>()));
            return new Names(balancers, beginningWith(prefix, targetGroups));
        }

        private static SortedSet<String> beginningWith(String prefix, SortedSet<String> names) {
            return names.tailSet(prefix).stream()
                    .takeWhile(name -> name.startsWith(prefix))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /// What may be the owner's, as it is listed after this was asked.
    Names search(Owner.Service owner) {
        return listing.read(this::list).of(owner);
    }

    /// Another listing of the region, while no search lists it.
    <T> T alone(Supplier<T> list) {
        return listing.alone(list);
    }

    private Listed list() {
        SortedMap<String, String> unusual = new TreeMap<>();
        List<String> balancers = elb.loadBalancers(found -> {
            boolean usual = AwsNames.hasOurShape(found.loadBalancerName());
            if (!usual) {
                unusual.put(found.loadBalancerArn(), found.loadBalancerName());
            }
            return usual ? Stream.of(found.loadBalancerName()) : Stream.empty();
        });
        List<String> groups = elb.targetGroups(found -> Stream.of(found.targetGroupName()));
        return new Listed(new TreeSet<>(balancers), byMark(unusual), new TreeSet<>(groups));
    }

    private Map<OwnerMark, SortedSet<String>> byMark(SortedMap<String, String> namesByArn) {
        Map<OwnerMark, SortedSet<String>> names = new HashMap<>();
        elb.tags(namesByArn.keySet(), (arn, tags) -> {
            Optional<OwnerMark> mark = AwsTags.MARKS.in(tags);
            mark.ifPresent(
                    owner -> names.computeIfAbsent(owner, _ -> new TreeSet<>()).add(namesByArn.getOrDefault(arn, "")));
        });
        return names;
    }
}
