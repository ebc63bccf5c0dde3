// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.plan.Step;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.provider.Survey;
import io.cloudlb.core.provider.TargetTrust;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the cluster's Services share in the cloud: needed by [SharedUsers], planned by one worker at a time, made
/// before the first Service's writes and deleted after the last Service is gone. Where it cannot be brought about,
/// the changes that do not depend on it are made all the same, and it is tried again at its own pace
/// ([SharedTrouble]).
///
/// Services bring about what they need and delete nothing. Deleting is left to [#tidy]: not before the first pass
/// over all Services has ended, and not while the cloud holds resources of Services that are not counted here,
/// because another process may serve them (another namespace, another class), or nobody knows who does.
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
    private final Policy policy;
    private final Runnable tidyLater;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final SharedUsers users = new SharedUsers();
    private final SharedTrouble trouble = new SharedTrouble();
    private final AtomicLong looks = new AtomicLong();
    private Optional<Long> lastLook = Optional.empty();
    private Optional<CloudError> failedLook = Optional.empty();
    private Optional<Done> done = Optional.empty();
    private volatile boolean deletes;
    private boolean contested;
    private final AtomicBoolean grown = new AtomicBoolean();
    private Optional<Object> wanted = Optional.empty();
    private boolean unproved;
    private boolean confirmsLater;

    /// What was brought about last, and how; as long as what is needed is equal there is nothing to plan.
    ///
    /// @param whole whether it was planned for all Services together, and not just found that what it led to is
    ///     enough for those that came since: only then it is known what none of them needs
    private record Done(Needs needs, Ending ending, boolean whole) {}

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

    /// Counts a Service among those that need what is shared.
    void need(Basis basis) {
        if (users.add(basis)) {
            grown.set(true);
        }
    }

    /// The same for a Service that had resources when the cloud was listed: whoever shares with it has kept what it
    /// needs.
    void needsAsListed(Basis basis) {
        users.add(basis);
    }

    /// Stops counting a Service.
    ///
    /// @return whether it was counted
    boolean release(Owner.Service service) {
        trouble.waitsNoMore(service);
        return users.remove(service);
    }

    boolean isNeeded() {
        return !users.isEmpty();
    }

    /// All Services are counted, so what none of them needs may go.
    void allowDeletes() {
        deletes = true;
    }

    /// What is known of the surroundings, as the number of looks that were taken at them.
    long looks() {
        return looks.get();
    }

    /// Looks at the surroundings again, unless somebody did since `seen`, or only just. A look that has only just
    /// failed fails for all who ask.
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
                requireSuccess();
                return false;
            }
            lastLook = Optional.of(now);
            observe();
            looks.incrementAndGet();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void requireSuccess() {
        if (failedLook.isPresent()) {
            throw new CloudException(failedLook.get());
        }
    }

    private void observe() {
        try {
            convergence.observe(owner);
            failedLook = Optional.empty();
        } catch (CloudException e) {
            failedLook = Optional.of(e.error());
            throw e;
        }
    }

    /// Brings what is shared to what the Services need together, without deleting anything. What has failed is not
    /// tried again before the next [#tidy].
    ///
    /// @param beforeWriting called before anything is written
    Ending converge(NodeSet nodes, Runnable beforeWriting) {
        lock.lock();
        try {
            Optional<Done> doneBefore = done;
            Object troubleBefore = trouble.current();
            Ending ending = bring(nodes, beforeWriting);
            boolean planned = done.filter(Done::whole).isPresent() && !done.equals(doneBefore);
            boolean deletable = planned && mayDelete(ending) && !contested;
            if (deletable || !trouble.current().equals(troubleBefore)) {
                tidyLater.run();
            }
            return ending;
        } finally {
            lock.unlock();
        }
    }

    /// Looks again at what is shared if the Services need more of it than before, now that a Service that needs it
    /// owns something. Another process may have deleted of it what nobody needed: long ago, so that memory tells of
    /// what is no more, or just now, before there was anything by which it could know of us. A look that is too
    /// early, because a listing may be older than our own last write, is taken by a later [#tidy]. From now on it
    /// can, and keeps it.
    ///
    /// @param beforeWriting called before anything is written
    Ending confirm(NodeSet nodes, Runnable beforeWriting) {
        lock.lock();
        try {
            if (!unproved || policy == Policy.DRY_RUN) {
                return new Ending.Reached(false);
            }
            if (memory.untilListed(owner).isPositive()) {
                confirmsLater = true;
                return new Ending.Reached(false);
            }
            confirmsLater = false;
            refresh();
            Ending ending = converge(nodes, beforeWriting);
            unproved = !(ending instanceof Ending.Reached || ending instanceof Ending.Withheld);
            return ending;
        } finally {
            lock.unlock();
        }
    }

    /// When a [#tidy] is to look whether what is shared is still there; empty when it need not.
    Optional<Duration> untilConfirmed() {
        lock.lock();
        try {
            return confirmsLater ? Optional.of(memory.untilListed(owner)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// If the cloud does not tell now, whoever needs to know will ask, and report.
    private void refresh() {
        try {
            convergence.refreshShared();
        } catch (CloudException _) {
            memory.doubt(owner);
        }
    }

    /// A Service waits for what is shared, which may have come about since it was told so.
    ///
    /// @param heard how bringing it about had ended
    void waits(Owner.Service service, Ending heard) {
        if (!trouble.waits(service, heard)) {
            tidyLater.run();
        }
    }

    /// The Services that waited and need wait no more.
    List<Owner.Service> resumed() {
        lock.lock();
        try {
            return trouble.resumed();
        } finally {
            lock.unlock();
        }
    }

    /// The same, also where it has failed before, and deletes what nobody needs any more.
    Ending tidy(NodeSet nodes) {
        lock.lock();
        try {
            Duration early = memory.untilListed(owner);
            boolean confirms = confirmsLater && !early.isPositive();
            if (confirms) {
                refresh();
            }
            Ending ending = tidyNow(nodes);
            if (ending instanceof Ending.Failed) {
                return ending;
            }
            if (confirms) {
                confirmsLater = false;
                unproved = false;
            }
            return confirmsLater
                    ? new Ending.Waiting(early, "it is looked whether what is shared is still there")
                    : ending;
        } finally {
            lock.unlock();
        }
    }

    private Ending tidyNow(NodeSet nodes) {
        lock.lock();
        try {
            trouble.forget();
            Ending ending = bringTogether(nodes);
            boolean deletable = mayDelete(ending);
            contested = deletable && othersOwnSomething(nodes);
            if (contested) {
                return new Ending.Waiting(WHILE_CONTESTED, "other Services own cloud resources");
            }
            return deletable ? delete(nodes) : ending;
        } finally {
            lock.unlock();
        }
    }

    /// Reads what is shared afresh. What is there beside what is needed here is another process's, or is deleted by
    /// the next [#tidy].
    ///
    /// @return the changes that lead back from what someone else did
    List<Step<C>> drift(NodeSet nodes) {
        lock.lock();
        try {
            if (!(resolve(nodes) instanceof Resolution.Resolved<D>(D desired, List<Problem> _))
                    || memory.isDoubtful(owner)) {
                memory.doubt(owner);
                return List.of();
            }
            List<Step<C>> before = convergence.plan(owner, desired).steps();
            convergence.observe(owner);
            return Policy.UPSERT_ONLY.permit(convergence.plan(owner, desired)).plan().steps().stream()
                    .filter(step -> !before.contains(step))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /// Whether something was left that may be deleted.
    private boolean mayDelete(Ending ending) {
        return ending instanceof Ending.Withheld && policy == Policy.SYNC && deletes && users.needsAreKnown();
    }

    /// That something cannot be deleted is no trouble for any Service.
    private Ending delete(NodeSet nodes) {
        Ending ending = attempt(nodes, new Course(policy, () -> {}, () -> {}));
        trouble.forget();
        return ending;
    }

    /// Asks the cloud, because what others made is not in our memory.
    private boolean othersOwnSomething(NodeSet nodes) {
        TargetTrust known = new TargetTrust(nodes, Set.copyOf(memory.owners()));
        List<Owner.Service> others = provider.inventory(Survey.of(nodes, known)).services().entrySet().stream()
                .filter(entry -> !users.contains(entry.getKey()) && !provider.ownsNothing(entry.getValue()))
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

    private Ending bring(NodeSet nodes, Runnable beforeWriting) {
        Needs needs = needs(nodes);
        if (stands(needs)) {
            return done.orElseThrow().ending();
        }
        Optional<List<LoadBalancerSpec>> newcomers = users.newcomers();
        if (newcomers.isPresent() && isEnoughFor(newcomers.get(), needs)) {
            Ending ending = done.orElseThrow().ending();
            done = Optional.of(new Done(needs, ending, false));
            return ending;
        }
        return bring(needs, beforeWriting);
    }

    /// The same, where it matters what none of the Services needs.
    private Ending bringTogether(NodeSet nodes) {
        Needs needs = needs(nodes);
        return stands(needs) && done.orElseThrow().whole() ? done.orElseThrow().ending() : bring(needs, () -> {});
    }

    private boolean stands(Needs needs) {
        return done.filter(known -> known.needs().equals(needs)).isPresent() && !memory.isDoubtful(owner);
    }

    private Ending bring(Needs needs, Runnable beforeWriting) {
        users.newcomers();
        Policy gentle = policy == Policy.SYNC ? Policy.UPSERT_ONLY : policy;
        Ending ending = attempt(needs.nodes(), new Course(gentle, beforeWriting, () -> {}));
        done = switch (ending) {
            case Ending.Reached _ -> Optional.of(new Done(met(needs), new Ending.Reached(false), true));
            case Ending.Withheld _ -> Optional.of(new Done(met(needs), ending, true));
            case Ending.Waiting _, Ending.Awaiting _, Ending.Failed _, Ending.Stopped _ -> Optional.empty();
        };
        return ending;
    }

    /// Whether what was brought about last has all that these Services need, each looked at alone: however many
    /// others there are, one more costs the same. That holds where exactly that is there which the others need;
    /// what there is more, another process may take away, and then all are planned for together.
    private boolean isEnoughFor(List<LoadBalancerSpec> newcomers, Needs needs) {
        boolean stands = done.filter(known -> known.ending() instanceof Ending.Reached
                                && known.needs().nodes().equals(needs.nodes())
                                && known.needs().state().equals(needs.state()))
                        .isPresent()
                && !memory.isDoubtful(owner);
        return stands && newcomers.stream().allMatch(newcomer -> hasWhatIsNeeded(newcomer, needs.nodes()));
    }

    private boolean hasWhatIsNeeded(LoadBalancerSpec newcomer, NodeSet nodes) {
        return provider.resolveShared(owner, List.of(newcomer), nodes, convergence.state(owner))
                        instanceof Resolution.Resolved<D>(D desired, List<Problem> _)
                && Policy.UPSERT_ONLY
                        .permit(convergence.plan(owner, desired))
                        .plan()
                        .isEmpty();
    }

    /// Those needs with the state that they led to. A Service that was counted meanwhile is not among them.
    private Needs met(Needs needs) {
        return new Needs(needs.users(), needs.nodes(), convergence.state(owner));
    }

    private Needs needs(NodeSet nodes) {
        return new Needs(users.changes(), nodes, convergence.state(owner));
    }

    private Ending attempt(NodeSet nodes, Course course) {
        try {
            return switch (resolve(nodes)) {
                case Resolution.Resolved<D>(D desired, List<Problem> _) -> {
                    unproved |= grown.getAndSet(false) && !wanted.equals(Optional.of(desired));
                    wanted = Optional.of(desired);
                    yield trouble.ending(desired, () -> converge(desired, course));
                }
                case Resolution.Refused<D>(List<Problem> problems, List<Problem> _) ->
                    trouble.ending(
                            problems,
                            () -> new Ending.Failed(
                                    new CloudError.InvalidRequest(words(problems), "", "SharedResourcesRefused")));
                case Resolution.Unknown<D>(List<Problem> problems, List<Problem> _, Optional<D> _) ->
                    trouble.ending(problems, () -> new Ending.Failed(new CloudError.Denied(words(problems), "")));
            };
        } catch (CloudException e) {
            return trouble.ending(e.error(), () -> new Ending.Failed(explained(e.error())));
        }
    }

    private Ending converge(D desired, Course course) {
        try {
            Ending ending = convergence.converge(owner, desired, course);
            return ending instanceof Ending.Failed(CloudError error) ? new Ending.Failed(explained(error)) : ending;
        } catch (CloudException e) {
            return new Ending.Failed(explained(e.error()));
        }
    }

    private Resolution<D> resolve(NodeSet nodes) {
        long seen = looks.get();
        Resolution<D> first = resolveOnce(nodes);
        boolean again = first instanceof Resolution.Unknown<D> && look(seen);
        return again ? resolveOnce(nodes) : first;
    }

    private Resolution<D> resolveOnce(NodeSet nodes) {
        return provider.resolveShared(owner, users.sorted(), nodes, convergence.state(owner));
    }

    private static CloudError explained(CloudError error) {
        return error.saying("what the cluster's Services share is not complete: " + error.message());
    }

    private static String words(List<Problem> problems) {
        return "what the cluster's Services share cannot be made: "
                + problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
}
