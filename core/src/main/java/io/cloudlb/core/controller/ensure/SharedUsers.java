// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// The Services that need what the cluster's Services share. Safe for use by many threads.
final class SharedUsers {
    private static final Comparator<LoadBalancerSpec> ORDER = Comparator.comparing(
                    (LoadBalancerSpec spec) -> spec.owner().key())
            .thenComparing(spec -> spec.owner().uid());

    private final Map<Owner.Service, LoadBalancerSpec> specs = new ConcurrentHashMap<>();
    private final Set<Owner.Service> asTheyStand = ConcurrentHashMap.newKeySet();
    private final Map<Owner.Service, RuntimeException> bugs = new ConcurrentHashMap<>();
    private final Map<Owner.Service, LoadBalancerSpec> news = new ConcurrentHashMap<>();
    private final AtomicBoolean fewer = new AtomicBoolean();
    private final AtomicLong changes = new AtomicLong();

    /// Counts a Service.
    ///
    /// @return whether it was not counted like that before
    boolean add(Wish.Basis basis) {
        boolean isNews = basis.asked().map(this::add).orElseGet(() -> asTheyStand.add(basis.owner()));
        if (isNews) {
            changes.incrementAndGet();
        }
        return isNews;
    }

    private boolean add(LoadBalancerSpec spec) {
        boolean stood = asTheyStand.remove(spec.owner());
        bugs.remove(spec.owner());
        Optional<LoadBalancerSpec> before = Optional.ofNullable(specs.put(spec.owner(), spec));
        boolean asks = !before.equals(Optional.of(spec));
        if (asks) {
            news.put(spec.owner(), spec);
        }
        if (asks && before.isPresent()) {
            fewer.set(true);
        }
        return asks || stood;
    }

    /// What a counted Service needs brings out a bug: until it asks again it counts as one that is kept as it stands.
    void fails(Owner.Service service, RuntimeException bug) {
        asTheyStand.add(service);
        bugs.put(service, bug);
        specs.remove(service);
        news.remove(service);
        changes.incrementAndGet();
    }

    /// The bug that what it needs has brought out.
    Optional<RuntimeException> bug(Owner.Service service) {
        return Optional.ofNullable(bugs.get(service));
    }

    /// Stops counting a Service.
    ///
    /// @return whether it was counted
    boolean remove(Owner.Service service) {
        boolean stood = asTheyStand.remove(service);
        boolean counted = specs.remove(service) != null || stood;
        news.remove(service);
        bugs.remove(service);
        if (counted) {
            fewer.set(true);
            changes.incrementAndGet();
        }
        return counted;
    }

    boolean contains(Owner.Service service) {
        return specs.containsKey(service) || asTheyStand.contains(service);
    }

    boolean isEmpty() {
        return specs.isEmpty() && asTheyStand.isEmpty();
    }

    /// Whether it is known what they all need. What one needs that is kept as it stands nobody can say.
    boolean needsAreKnown() {
        return asTheyStand.isEmpty();
    }

    /// What they ask for, in an order of its own.
    List<LoadBalancerSpec> sorted() {
        return specs.values().stream().sorted(ORDER).toList();
    }

    /// What those ask for that were counted since what is shared was planned for all, and of whom it is not known that
    /// it has what they need; empty when others went or ask for something else since.
    Optional<List<LoadBalancerSpec>> newcomers() {
        return fewer.get() ? Optional.empty() : Optional.of(List.copyOf(news.values()));
    }

    /// What is shared has what these need.
    void haveWhatTheyNeed(List<LoadBalancerSpec> newcomers) {
        newcomers.forEach(spec -> news.remove(spec.owner(), spec));
    }

    /// It is about to be planned for all of them. Whoever is among the [#changes] that were read before is among these.
    void planForAll() {
        fewer.set(false);
        news.clear();
    }

    /// Grows with every change among them.
    long changes() {
        return changes.get();
    }
}
