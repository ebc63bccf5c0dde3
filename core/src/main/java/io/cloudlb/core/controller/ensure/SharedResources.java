// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.controller.state.StateMemory.StateHome;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.Resolution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the cluster's Services share in the cloud: needed by [SharedUsers], brought about by
/// [SharedConvergence], made before the first Service's writes and deleted after the last Service is gone.
/// Where it cannot be brought about, the changes that do not depend on it are made all the same, and it is
/// tried again at its own pace ([SharedConvergence.Trouble]). The same holds while a call is made for it
/// ([SharedLooks.Turn]): no Service waits for that with a worker, and those that stand on what is known go on.
///
/// Services bring about what they need and delete nothing. Deleting is left to [#tidy]: not before the first
/// pass over all Services has ended, not while this program fails at one of them by a bug, and not while the cloud
/// holds resources of Services that are not counted here, because another process may serve them (another namespace,
/// another class), or nobody knows who does.
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
public final class SharedResources<D, S, C extends Change> {
    private static final Logger LOG = LoggerFactory.getLogger(SharedResources.class);

    /// How it ends for a Service while what is shared is being read or written: [#wakes] tells of the end of that.
    static final Convergence.Ending UNDER_WAY =
            new Convergence.Ending.Awaiting("what the cluster's Services share is being read or written for others");

    /// How long until it is asked again whether others still own something.
    private static final Duration WHILE_CONTESTED = Duration.ofMinutes(10);

    private final KnownState<D, S, C> cloud;
    private final StateMemory<D, S> memory;
    private final Owner.Shared owner;
    private final Policy policy;
    private final StateHome home;
    private final Runnable tidyLater;
    private final SharedUsers users = new SharedUsers();
    private final SharedConvergence.Proof proof = new SharedConvergence.Proof();
    private final SharedLooks.Turn turn;
    private final SharedLooks looks;
    private final SharedConvergence<D, S, C> bringing;
    private volatile boolean deletes;
    private boolean contested;

    /// @param tidyLater asks for a [#tidy] at the next opportunity
    public SharedResources(
            KnownState<D, S, C> cloud,
            Convergence<D, S, C> convergence,
            Policy policy,
            SharedLooks looks,
            Runnable tidyLater) {
        this.cloud = cloud;
        this.policy = policy;
        this.looks = looks;
        this.tidyLater = tidyLater;
        memory = cloud.memory();
        owner = cloud.shared();
        home = StateHome.of(cloud.provider());
        turn = looks.turn();
        bringing = new SharedConvergence<>(cloud, convergence, policy, users, looks, proof);
    }

    /// Counts a Service among those that need what is shared. None does where its state ends with its object.
    public void need(Wish.Basis basis) {
        if (home.outlivesService() && users.add(basis)) {
            proof.mayNeedMore();
        }
    }

    /// The same for a Service that had resources when the cloud was listed: whoever shares with it has kept what it
    /// needs.
    public void needsAsListed(Wish.Basis basis) {
        if (home.outlivesService()) {
            users.add(basis);
        }
    }

    /// Stops counting a Service.
    ///
    /// @return whether it was counted
    boolean release(Owner.Service service) {
        bringing.trouble().waitsNoMore(service);
        return users.remove(service);
    }

    public boolean isNeeded() {
        return !users.isEmpty();
    }

    /// All Services are counted, so what none of them needs may go.
    public void allowDeletes() {
        deletes = true;
    }

    /// What was seen of the surroundings.
    public SharedLooks looks() {
        return looks;
    }

    /// Looks at the surroundings again and waits for it: for work that is not a Service's.
    public SharedLooks.Look lookHere(long seen) {
        return alone(() -> looks.lookInTurn(seen));
    }

    /// Has work woken when nothing is under way any more.
    ///
    /// @return false when nothing is: nobody would wake it
    public boolean wakes(Work work) {
        return turn.wakes(work);
    }

    /// The bug that what a Service needs brought out when all were planned for together.
    Optional<RuntimeException> bug(Owner.Service service) {
        return users.bug(service);
    }

    /// Has a Service be among those that are [#resumed].
    ///
    /// @param heard how bringing it about had ended
    /// @return false when that is over: nobody would resume it
    boolean resumes(Owner.Service service, Convergence.Ending heard) {
        return bringing.trouble().waits(service, heard);
    }

    /// Brings what is shared to what the Services need together, without deleting anything; nothing where none
    /// does. What has failed is not tried again before the next [#tidy].
    ///
    /// @param observer hears of what is written
    Convergence.Ending converge(NodeSet nodes, Convergence.Observer observer) {
        if (!isNeeded()) {
            return new Convergence.Ending.Reached(false);
        }
        Optional<Convergence.Ending> known = bringing.known(nodes);
        return known.orElseGet(() -> unlessUnderWay(() -> bring(nodes, observer)));
    }

    private Convergence.Ending bring(NodeSet nodes, Convergence.Observer observer) {
        Optional<Convergence.Ending> known = bringing.known(nodes);
        if (known.isPresent()) {
            return known.get();
        }
        Object troubleBefore = bringing.trouble().current();
        Convergence.Ending ending = bringing.bring(nodes, observer);
        if ((mayDelete(ending) && !contested) || !bringing.trouble().current().equals(troubleBefore)) {
            tidyLater.run();
        }
        return ending;
    }

    private Convergence.Ending unlessUnderWay(Supplier<Convergence.Ending> work) {
        if (!turn.begin()) {
            return UNDER_WAY;
        }
        try {
            return work.get();
        } finally {
            turn.end();
        }
    }

    private <T> T alone(Supplier<T> work) {
        turn.await();
        try {
            return work.get();
        } finally {
            turn.end();
        }
    }

    /// Looks again at what is shared if the Services need more of it than before, now that a Service that needs it
    /// owns something. Another process may have deleted of it what nobody needed: long ago, so that memory tells of
    /// what is no more, or just now, before there was anything by which it could know of us. A look that is too
    /// early, because a listing may be older than our own last write, is taken by a later [#tidy]. From now on it
    /// can, and keeps it.
    ///
    /// @param observer hears of what is written
    Convergence.Ending confirm(NodeSet nodes, Convergence.Observer observer) {
        return proof.isOpen() && policy != Policy.DRY_RUN
                ? unlessUnderWay(() -> confirmInTurn(nodes, observer))
                : new Convergence.Ending.Reached(false);
    }

    private Convergence.Ending confirmInTurn(NodeSet nodes, Convergence.Observer observer) {
        if (!proof.isOpen()) {
            return new Convergence.Ending.Reached(false);
        }
        if (memory.untilListed(owner).isPositive()) {
            proof.putOff();
            return new Convergence.Ending.Reached(false);
        }
        proof.looked();
        refresh();
        Convergence.Ending ending = bring(nodes, observer);
        proof.ended(ending instanceof Convergence.Ending.Reached || ending instanceof Convergence.Ending.Withheld);
        return ending;
    }

    /// When a [#tidy] is to look whether what is shared is still there; empty when it need not.
    Optional<Duration> untilConfirmed() {
        return proof.isPutOff() ? Optional.of(memory.untilListed(owner)) : Optional.empty();
    }

    /// If the cloud does not tell now, whoever needs to know will ask, and report.
    private void refresh() {
        try {
            cloud.refreshShared();
        } catch (CloudException _) {
            memory.doubt(owner);
        }
    }

    /// The Services that waited and need wait no more.
    public List<Owner.Service> resumed() {
        return bringing.trouble().resumed();
    }

    /// The same, also where it has failed before, and deletes what nobody needs any more.
    public Convergence.Ending tidy(NodeSet nodes) {
        return alone(() -> tidyInTurn(nodes));
    }

    private Convergence.Ending tidyInTurn(NodeSet nodes) {
        Duration early = memory.untilListed(owner);
        boolean confirms = proof.isPutOff() && !early.isPositive();
        if (confirms) {
            refresh();
        }
        Convergence.Ending ending = tidyNow(nodes);
        if (ending instanceof Convergence.Ending.Failed) {
            return ending;
        }
        if (confirms) {
            proof.looked();
            proof.ended(true);
        }
        return proof.isPutOff()
                ? new Convergence.Ending.Waiting(early, "it is looked whether what is shared is still there")
                : ending;
    }

    private Convergence.Ending tidyNow(NodeSet nodes) {
        bringing.trouble().forget();
        Convergence.Ending ending = bringing.bringTogether(nodes);
        boolean deletable = mayDelete(ending);
        contested = deletable && othersOwnSomething(nodes);
        if (contested) {
            return new Convergence.Ending.Waiting(WHILE_CONTESTED, "other Services own cloud resources");
        }
        return deletable ? bringing.delete(nodes) : ending;
    }

    /// Reads what is shared afresh. What is there beside what is needed here is another process's, or is deleted by
    /// the next [#tidy].
    ///
    /// @return the changes that lead back from what someone else did
    public List<Step<C>> drift(NodeSet nodes) {
        return alone(() -> driftInTurn(nodes));
    }

    private List<Step<C>> driftInTurn(NodeSet nodes) {
        if (!(bringing.resolve(nodes) instanceof Resolution.Resolved<D>(D desired, List<Problem> _))
                || memory.isDoubtful(owner)) {
            memory.doubt(owner);
            return List.of();
        }
        List<Step<C>> before = cloud.plan(owner, desired).steps();
        cloud.observe(owner);
        return Policy.UPSERT_ONLY.permit(cloud.plan(owner, desired)).steps().stream()
                .filter(step -> !before.contains(step))
                .toList();
    }

    /// Whether something was left that may be deleted.
    private boolean mayDelete(Convergence.Ending ending) {
        return ending instanceof Convergence.Ending.Withheld
                && policy == Policy.SYNC
                && deletes
                && memory.failed().isEmpty()
                && users.needsAreKnown();
    }

    private boolean owns(Owner.Service other, S state) {
        return memory.failed().answer(other.key(), () -> !cloud.provider().ownsNothing(state), true);
    }

    /// Asks the cloud, because what others made is not in our memory.
    private boolean othersOwnSomething(NodeSet nodes) {
        Set<Owner.Service> known = Set.copyOf(memory.owners());
        List<Owner.Service> others =
                cloud
                        .provider()
                        .inventory(InventoryRequest.of(nodes, known))
                        .named(known)
                        .services()
                        .entrySet()
                        .stream()
                        .filter(entry -> !users.contains(entry.getKey()) && owns(entry.getKey(), entry.getValue()))
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
}
