// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.provider.TargetTrust;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the cluster's Services share in the cloud: counted by the Services that need it, planned by one worker at a
/// time, made before the first Service's writes and deleted after the last Service is gone.
///
/// Services bring about what they need and delete nothing. Deleting is left to [#tidy]: not before the first pass over
/// all Services has ended, and not while the cloud holds resources of Services that are not counted here, because
/// another process may serve them (another namespace, another class), or nobody knows who does.
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
final class SharedResources<D, S, C extends Change> {
    private static final Logger LOG = LoggerFactory.getLogger(SharedResources.class);

    /// The surroundings are not read more often than this, however many Services ask.
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    /// How long until it is asked again whether others still own something.
    private static final Duration WHILE_CONTESTED = Duration.ofMinutes(10);

    private final LoadBalancerProvider<D, S, C> provider;
    private final Convergence<D, S, C> convergence;
    private final StateMemory<D, S> memory;
    private final Owner.Shared owner;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Owner.Service, LoadBalancerSpec> users = new ConcurrentHashMap<>();
    private final Set<Owner.Service> asTheyStand = ConcurrentHashMap.newKeySet();
    private final Policy policy;
    private final Runnable tidyLater;
    private Optional<Long> lastLook = Optional.empty();
    private Optional<Needs> met = Optional.empty();
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean deletes;
    private boolean contested;

    /// What was brought about last; equal means that there is nothing to plan.
    ///
    /// @param users counts the changes among the Services
    private record Needs(long users, NodeSet nodes, Object state) {}

    /// @param tidyLater asks for a [#tidy] at the next opportunity
    SharedResources(
            LoadBalancerProvider<D, S, C> provider,
            Convergence<D, S, C> convergence,
            StateMemory<D, S> memory,
            Owner.Shared owner,
            Policy policy,
            Runnable tidyLater,
            TimeSource time) {
        this.provider = provider;
        this.convergence = convergence;
        this.memory = memory;
        this.owner = owner;
        this.policy = policy;
        this.tidyLater = tidyLater;
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

    /// Brings what is shared to what the Services need together, without deleting anything.
    ///
    /// @param beforeWriting called before anything is written
    Ending converge(NodeSet nodes, Runnable beforeWriting) {
        lock.lock();
        try {
            Policy gentle = policy == Policy.SYNC ? Policy.UPSERT_ONLY : policy;
            Ending ending = converge(nodes, gentle, beforeWriting);
            boolean left = gentle != policy && ending instanceof Ending.Withheld;
            if (left && mayDelete() && !contested) {
                tidyLater.run();
            }
            return ending;
        } finally {
            lock.unlock();
        }
    }

    /// The same, and deletes what nobody needs any more.
    Ending tidy(NodeSet nodes) {
        lock.lock();
        try {
            contested = policy == Policy.SYNC && mayDelete() && wouldDelete(nodes) && othersOwnSomething(nodes);
            if (!mayDelete() || contested) {
                Ending ending = converge(nodes, () -> {});
                return contested && ending instanceof Ending.Withheld
                        ? new Ending.Waiting(WHILE_CONTESTED, "other Services own cloud resources")
                        : ending;
            }
            return converge(nodes, policy, () -> {});
        } finally {
            lock.unlock();
        }
    }

    private boolean mayDelete() {
        return deletes && asTheyStand.isEmpty();
    }

    private boolean wouldDelete(NodeSet nodes) {
        return resolve(nodes) instanceof Resolution.Resolved<D>(D desired, List<Problem> _)
                && convergence.plan(owner, desired).steps().stream()
                        .anyMatch(step -> step.change().action() == Action.DELETE);
    }

    /// Asks the cloud, because what others made is not in our memory.
    private boolean othersOwnSomething(NodeSet nodes) {
        TargetTrust known = new TargetTrust(nodes, Set.copyOf(memory.owners()));
        List<Owner.Service> others = provider.inventory(nodes, known).services().entrySet().stream()
                .filter(entry -> !users.containsKey(entry.getKey()) && !provider.ownsNothing(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (!others.isEmpty() && !contested) {
            LOG.info(
                    "What Services share is kept: {} other Services own cloud resources, such as {}",
                    others.size(),
                    others.getFirst());
        }
        return !others.isEmpty();
    }

    private Ending converge(NodeSet nodes, Policy permitted, Runnable beforeWriting) {
        Needs needs = new Needs(changes.get(), nodes, convergence.state(owner));
        if (met.equals(Optional.of(needs)) && !memory.isDoubtful(owner)) {
            return new Ending.Reached(false);
        }
        Ending ending = resolveAndConverge(nodes, new Course(permitted, beforeWriting, () -> {}));
        met = ending instanceof Ending.Reached
                ? Optional.of(new Needs(needs.users(), nodes, convergence.state(owner)))
                : Optional.empty();
        return ending;
    }

    private Ending resolveAndConverge(NodeSet nodes, Course course) {
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
