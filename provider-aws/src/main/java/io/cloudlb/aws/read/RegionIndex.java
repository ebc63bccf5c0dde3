// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.model.AwsNames;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a Service is searched for of which nobody knows what it has: the names of everything in the region, listed
/// afresh. However many search at once, there is one listing at a time, and all who asked before it began share it.
/// Nothing of it is kept when nobody waits any more.
final class RegionIndex {
    private final ElbReads elb;
    private final ReentrantLock listing = new ReentrantLock();
    private final AtomicLong begun = new AtomicLong();
    private @Nullable Listed latest;

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

    /// @param number which listing of this process it is
    /// @param loadBalancers the names that have our shape
    /// @param chosen the other names of load balancers, by the marks they carry
    private record Listed(
            long number,
            SortedSet<String> loadBalancers,
            Map<OwnerMark, SortedSet<String>> chosen,
            SortedSet<String> targetGroups) {
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
        long before = begun.get();
        listing.lock();
        try {
            Listed shared = latest;
            Listed fresh = shared != null && shared.number() > before ? shared : list();
            latest = listing.hasQueuedThreads() ? fresh : null;
            return fresh.of(owner);
        } finally {
            listing.unlock();
        }
    }

    /// Another listing of the region, while no search lists it.
    <T> T alone(Supplier<T> list) {
        listing.lock();
        try {
            return list.get();
        } finally {
            listing.unlock();
        }
    }

    private Listed list() {
        latest = null;
        long number = begun.incrementAndGet();
        SortedMap<String, String> unusual = new TreeMap<>();
        List<String> balancers = elb.loadBalancers(found -> {
            boolean usual = AwsNames.hasOurShape(found.loadBalancerName());
            if (!usual) {
                unusual.put(found.loadBalancerArn(), found.loadBalancerName());
            }
            return usual ? Stream.of(found.loadBalancerName()) : Stream.empty();
        });
        List<String> groups = elb.targetGroups(found -> Stream.of(found.targetGroupName()));
        return new Listed(number, new TreeSet<>(balancers), byMark(unusual), new TreeSet<>(groups));
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
