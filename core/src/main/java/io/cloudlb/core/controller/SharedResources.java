// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/// What the cluster's Services share in the cloud: counted by the Services that need it, planned by one worker at a
/// time, made before the first Service's writes and deleted after the last Service is gone. Before the first pass over
/// all Services has ended, nothing shared is deleted.
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
final class SharedResources<D, S, C extends Change> {
    /// The surroundings are not read more often than this, however many Services ask.
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final LoadBalancerProvider<D, S, C> provider;
    private final Convergence<D, S, C> convergence;
    private final StateMemory<D, S> memory;
    private final Owner.Shared owner;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Owner.Service, LoadBalancerSpec> users = new ConcurrentHashMap<>();
    private final Set<Owner.Service> asTheyStand = ConcurrentHashMap.newKeySet();
    private final Policy policy;
    private Optional<Long> lastLook = Optional.empty();
    private Optional<Needs> met = Optional.empty();
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean deletes;

    /// What was brought about last; equal means that there is nothing to plan.
    ///
    /// @param users counts the changes among the Services
    private record Needs(long users, NodeSet nodes, Object state) {}

    SharedResources(
            LoadBalancerProvider<D, S, C> provider,
            Convergence<D, S, C> convergence,
            StateMemory<D, S> memory,
            Owner.Shared owner,
            Policy policy,
            TimeSource time) {
        this.provider = provider;
        this.convergence = convergence;
        this.memory = memory;
        this.owner = owner;
        this.policy = policy;
        this.time = time;
    }

    /// Counts a Service among those that need what is shared. What one needs that is kept as it stands nobody can say,
    /// so as long as there is one nothing is deleted.
    void need(Basis basis) {
        boolean news =
                switch (basis) {
                    case Basis.Asked(LoadBalancerSpec spec) -> {
                        boolean stood = asTheyStand.remove(spec.owner());
                        yield !spec.equals(users.put(spec.owner(), spec)) || stood;
                    }
                    case Basis.AsItStands(Owner.Service service) -> asTheyStand.add(service);
                };
        if (news) {
            changes.incrementAndGet();
        }
    }

    /// Stops counting a Service.
    ///
    /// @return whether it was counted
    boolean release(Owner.Service service) {
        boolean stood = asTheyStand.remove(service);
        boolean counted = users.remove(service) != null || stood;
        if (counted) {
            changes.incrementAndGet();
        }
        return counted;
    }

    boolean isNeeded() {
        return !users.isEmpty() || !asTheyStand.isEmpty();
    }

    /// All Services are counted, so what none of them needs may go.
    void allowDeletes() {
        deletes = true;
    }

    /// What is known of the surroundings, as the number of looks that were taken at them.
    long looks() {
        return looks.get();
    }

    /// Looks at the surroundings again, unless somebody did since `seen`, or only just.
    ///
    /// @return whether they were looked at since
    boolean look(long seen) {
        lock.lock();
        try {
            if (looks.get() != seen) {
                return true;
            }
            long now = time.nanoTime();
            if (lastLook.isPresent() && now - lastLook.get() < BETWEEN_LOOKS.toNanos()) {
                return false;
            }
            lastLook = Optional.of(now);
            convergence.observe(owner);
            looks.incrementAndGet();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Brings what is shared to what the Services need together.
    ///
    /// @param beforeWriting called before anything is written
    Ending converge(NodeSet nodes, Runnable beforeWriting) {
        lock.lock();
        try {
            Needs needs = new Needs(changes.get(), nodes, convergence.state(owner));
            if (met.equals(Optional.of(needs)) && !memory.isDoubtful(owner)) {
                return new Ending.Reached(false);
            }
            Ending ending = resolveAndConverge(nodes, beforeWriting);
            met = ending instanceof Ending.Reached
                    ? Optional.of(new Needs(needs.users(), nodes, convergence.state(owner)))
                    : Optional.empty();
            return ending;
        } finally {
            lock.unlock();
        }
    }

    private Ending resolveAndConverge(NodeSet nodes, Runnable beforeWriting) {
        boolean mayDelete = deletes && asTheyStand.isEmpty();
        Policy permitted = mayDelete || policy != Policy.SYNC ? policy : Policy.UPSERT_ONLY;
        Course course = new Course(permitted, beforeWriting, () -> {});
        return switch (resolve(nodes)) {
            case Resolution.Resolved<D>(D desired, List<Problem> _) -> convergence.converge(owner, desired, course);
            case Resolution.Refused<D>(List<Problem> problems, List<Problem> _) ->
                new Ending.Failed(new CloudError.InvalidRequest(words(problems), "", "SharedResourcesRefused"));
            case Resolution.Unknown<D>(List<Problem> problems, List<Problem> _) ->
                new Ending.Failed(new CloudError.Denied(words(problems), ""));
        };
    }

    private Resolution<D> resolve(NodeSet nodes) {
        long seen = looks.get();
        Resolution<D> first = resolveOnce(nodes);
        boolean again = first instanceof Resolution.Unknown<D> && look(seen);
        return again ? resolveOnce(nodes) : first;
    }

    private Resolution<D> resolveOnce(NodeSet nodes) {
        return provider.resolveShared(owner, sortedUsers(), nodes, convergence.state(owner));
    }

    private List<LoadBalancerSpec> sortedUsers() {
        return users.values().stream()
                .sorted(Comparator.comparing(
                                (LoadBalancerSpec spec) -> spec.owner().key())
                        .thenComparing(spec -> spec.owner().uid()))
                .toList();
    }

    private static String words(List<Problem> problems) {
        return "what the cluster's Services share cannot be made: "
                + problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
}
