// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.queue.WorkQueue;
import io.cloudlb.core.controller.state.FailedServices;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.provider.WorkAbandonedException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The controller: watches tell it what changed, workers take what is to be done.
///
/// It has no thread of its own. [Workers] run it on virtual threads; a test runs it step by step with [#runNext] and
/// moves its clock by [#untilNextDue].
///
/// The caches must be filled before [#start]. From then on Services get their first condition at once; everything
/// else waits until the inventory of the cloud is there.
public final class Controller {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final Set<Work.Urgency> ONLY_NEW = EnumSet.of(Work.Urgency.NEW);

    /// How long until work is taken up again that was left because the fence was shut: it may open again.
    private static final Duration UNTIL_FENCE_OPENS = Duration.ofSeconds(1);

    /// How long until a Service is worked on that was only looked at, and failed by a bug.
    private static final Duration UNTIL_TAKEN_UP = Duration.ofMinutes(1);

    private final ControllerSettings settings;
    private final Assembly<?, ?, ?> parts;
    private final WorkQueue queue;
    private final AtomicBoolean stopped;
    private final TroubleLog troubles = new TroubleLog();

    /// How the controller runs.
    ///
    /// @param steps where the steps of a plan run: virtual threads, or `Runnable::run` for one after the other
    /// @param time the clock
    /// @param fence asked before every step of a plan
    /// @param metrics hears what happens
    public record Execution(Executor steps, TimeSource time, Fence fence, ControllerMetrics metrics) {}

    private Controller(ControllerSettings settings, Assembly<?, ?, ?> parts, WorkQueue queue, AtomicBoolean stopped) {
        this.settings = settings;
        this.parts = parts;
        this.queue = queue;
        this.stopped = stopped;
    }

    /// Puts a controller together. It does nothing before [#start].
    public static <D, S, C extends Change> Controller of(
            LoadBalancerProvider<D, S, C> provider,
            ControllerSettings settings,
            ControllerPorts ports,
            Execution execution) {
        WorkQueue queue = new WorkQueue(execution.time(), execution.metrics().queue(), settings.concurrency());
        execution.metrics().queue().watch(queue::depth, queue::oldest, queue::unfinished, queue::longestRunning);
        AtomicBoolean stopped = new AtomicBoolean();
        return new Controller(
                settings, Assembly.of(provider, settings, ports, execution, queue, stopped::get), queue, stopped);
    }

    /// Begins: the first word to new Services and the inventory of the cloud, then the first pass over all Services.
    public void start() {
        parts.reconciler().early().owed().forEach(key -> queue.add(new Work.OfService(key), Work.Urgency.NEW));
        queue.add(Work.Chore.INVENTORY, Work.Urgency.USER);
    }

    /// A Service appeared, changed or vanished.
    public void onService(ServiceKey key) {
        boolean isNew = parts.reconciler().early().isOwedTo(key);
        queue.add(new Work.OfService(key), isNew ? Work.Urgency.NEW : Work.Urgency.USER);
    }

    /// A Node appeared, changed or vanished. What changes within the window is one change.
    public void onNodes() {
        queue.addAfter(Work.Chore.NODES, Work.Urgency.NODES, settings.pace().nodeWindow());
    }

    /// Other nodes have endpoints of a Service. What changes within the window is one change.
    public void onEndpoints(ServiceKey key) {
        parts.tasks().endpointsMoved(key);
    }

    /// The provider asks for its housekeeping.
    public void onProvider() {
        queue.add(Work.Chore.HOUSEKEEPING, Work.Urgency.USER);
    }

    /// Takes no more work, and starts no further step of what is under way.
    public void stop() {
        stopped.set(true);
        queue.close();
    }

    /// Does the next piece of work on this thread.
    ///
    /// @return false when none is ready
    public boolean runNext() {
        Optional<Work> next = queue.pollReady();
        next.ifPresent(this::run);
        return next.isPresent();
    }

    /// Tells the next new Service the first word on this thread; the rest of its work is then ready like any other's.
    ///
    /// @return false when there is none
    public boolean greetNext() {
        Optional<Work> next = queue.pollReady(ONLY_NEW);
        next.ifPresent(this::greet);
        return next.isPresent();
    }

    /// How long until work that waits for its time is due; empty when none does.
    public Optional<Duration> untilNextDue() {
        return queue.untilNextDue();
    }

    /// Waits for work and hands it out; empty after [#stop]. Whoever takes it calls [#run].
    Optional<Work> take() throws InterruptedException {
        return queue.take();
    }

    /// The same for new Services only. Whoever takes it calls [#greet].
    Optional<Work> takeNew() throws InterruptedException {
        return queue.take(ONLY_NEW);
    }

    int concurrency() {
        return settings.concurrency();
    }

    /// Does a piece of work and sees to what follows. The one place that catches bugs: they must not end the process,
    /// and must not be silent. An `Error` (a stack that overflowed) ends the thread, but not the work: it is tried
    /// again, too.
    void run(Work work) {
        boolean ofFirstPass = parts.firstPass().hasBegun();
        boolean followed = false;
        boolean anyFailed = !failed().isEmpty();
        try {
            follow(work, attempt(work));
            followed = true;
            if (anyFailed && failed().isEmpty()) {
                tidyUp();
            }
        } catch (WorkAbandonedException _) {
            takeUpUnlessStopped(work);
            followed = true;
        } catch (RuntimeException bug) {
            if (stopped.get()) {
                leftAtTheEnd(work, bug);
            } else {
                serviceOf(work).ifPresentOrElse(key -> failedAt(key, bug), () -> failedAt(work, bug));
            }
        } finally {
            if (!followed) {
                tryAgain(work);
            }
            takeUpFailed();
            passed(work, ofFirstPass);
        }
    }

    /// Later, because some fail at every look, and others are looked at all the time.
    private void takeUpFailed() {
        failed().toBeTakenUp()
                .forEach(key -> queue.addAfter(new Work.OfService(key), Work.Urgency.RESYNC, UNTIL_TAKEN_UP));
    }

    private FailedServices failed() {
        return parts.balancers().memory().failed();
    }

    private void failedAt(ServiceKey key, RuntimeException bug) {
        failed().note(key, bug);
        try {
            parts.reconciler().tellOfBug(key);
        } catch (RuntimeException e) {
            LOG.debug("{} is not told of the bug", key, e);
        }
    }

    private static void failedAt(Work work, RuntimeException bug) {
        LOG.atError().addKeyValue("service", work).setCause(bug).log("{} failed by a bug; it is tried again", work);
    }

    /// Once the process stops its clients are closed under what still runs. The next leader takes that up.
    private static void leftAtTheEnd(Work work, RuntimeException failure) {
        LOG.atDebug()
                .addKeyValue("service", work)
                .setCause(failure)
                .log("{} was left, because the process stops", work);
    }

    private void tryAgain(Work work) {
        StateMemory<?, ?> memory = parts.balancers().memory();
        serviceOf(work).ifPresent(key -> memory.owners(key).forEach(memory::doubt));
        queue.retry(work, Duration.ZERO);
    }

    private void passed(Work work, boolean ofFirstPass) {
        if (ofFirstPass) {
            serviceOf(work).ifPresent(parts.firstPass()::seen);
        }
        if (parts.firstPass().hasJustEnded()) {
            afterFirstPass();
        }
    }

    /// Says the first word, and hands the work on to those who do the rest.
    void greet(Work work) {
        try {
            serviceOf(work).ifPresent(parts.reconciler()::greet);
        } catch (RuntimeException bug) {
            if (stopped.get()) {
                leftAtTheEnd(work, bug);
            } else {
                serviceOf(work).ifPresent(key -> failed().note(key, bug));
            }
        } finally {
            queue.handOn(work, Work.Urgency.USER);
        }
    }

    private Outcome attempt(Work work) {
        return switch (work) {
            case Work.OfService(ServiceKey key) -> parts.reconciler().reconcile(key);
            case Work.Commit(String group) -> parts.tasks().commit(group);
            case Work.Chore chore -> parts.tasks().run(chore);
        };
    }

    private void follow(Work work, Outcome outcome) {
        troubles.note(work, outcome);
        switch (outcome) {
            case Outcome.Settled(Optional<Duration> due) -> queue.settle(work, due);
            case Outcome.LookAgain(Duration after, String _) -> queue.lookAgain(work, after);
            case Outcome.Retry(String _, Duration atLeast) -> hold(work, queue.retry(work, atLeast));
            case Outcome.Parked(Optional<Duration> after, String _) ->
                after.ifPresentOrElse(wait -> queue.lookAgain(work, wait), () -> queue.settle(work));
        }
    }

    /// This process may not write now: it stops, or its lease was not renewed in time. Nothing else takes the work up
    /// should the renewal come late.
    private void takeUpUnlessStopped(Work work) {
        if (stopped.get()) {
            queue.settle(work);
        } else {
            queue.lookAgain(work, UNTIL_FENCE_OPENS);
        }
    }

    private void hold(Work work, Duration wait) {
        serviceOf(work).ifPresent(key -> parts.balancers().held(key, wait));
    }

    private void afterFirstPass() {
        LOG.info("Every Service has been looked at once");
        parts.balancers().shared().allowDeletes();
        if (!parts.balancers().home().outlivesService()) {
            return;
        }
        tidyUp();
        queue.addAfter(Work.Chore.DRIFT, Work.Urgency.RESYNC, settings.pace().drift());
    }

    /// What no Service needs may be deleted from now on.
    private void tidyUp() {
        queue.add(Work.Chore.SHARED, Work.Urgency.RESYNC);
        queue.add(Work.Chore.SWEEP, Work.Urgency.RESYNC);
    }

    private static Optional<ServiceKey> serviceOf(Work work) {
        return switch (work) {
            case Work.OfService(ServiceKey key) -> Optional.of(key);
            case Work.Commit _, Work.Chore _ -> Optional.empty();
        };
    }

    /// What does not succeed, in the log: when it begins, when its message changes and when it is over, but not
    /// at every try.
    static final class TroubleLog {
        private static final Logger LOG = LoggerFactory.getLogger(TroubleLog.class);

        private final Map<Work, String> standing = new ConcurrentHashMap<>();

        /// A piece of work ended.
        void note(Work work, Outcome outcome) {
            switch (outcome) {
                case Outcome.Retry(String why, Duration _) -> troubled(work, why + "; it is tried again");
                case Outcome.Parked(Optional<?> lookAgain, String why) ->
                    troubled(work, lookAgain.isPresent() ? why : why + "; it is tried again when it changes");
                case Outcome.Settled _ -> over(work);
                case Outcome.LookAgain _ -> {}
            }
        }

        private void troubled(Work work, String message) {
            if (!message.equals(standing.put(work, message))) {
                LOG.atWarn().addKeyValue("service", work).log("{}: {}", work, message);
            }
        }

        private void over(Work work) {
            if (standing.remove(work) != null) {
                LOG.atInfo().addKeyValue("service", work).log("{}: no trouble any more", work);
            }
        }
    }
}
