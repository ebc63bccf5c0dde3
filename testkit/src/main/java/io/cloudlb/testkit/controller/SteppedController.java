// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import io.cloudlb.core.controller.Controller;
import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.kube.KubeWorld;
import io.cloudlb.testkit.kube.WorldWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One life of a controller process in a world in memory, on one thread and a manual clock: watches are
/// delivered, work is done and time moves only when a test says so, in the same order every time.
public final class SteppedController {
    /// More pieces of work at one instant than this are a loop.
    private static final int TOO_MANY = 100_000;

    private final ManualClock clock;
    private final WorldWatch watch;
    private final Controller controller;
    private final WorldWatch.Listener listener;

    private SteppedController(ManualClock clock, WorldWatch watch, Controller controller) {
        this.clock = clock;
        this.watch = watch;
        this.controller = controller;
        listener = new WorldWatch.Listener() {
            @Override
            public void onService(ServiceKey key) {
                controller.onService(key);
            }

            @Override
            public void onNodes() {
                controller.onNodes();
            }

            @Override
            public void onEndpoints(ServiceKey key) {
                controller.onEndpoints(key);
            }
        };
    }

    /// How a process is started.
    ///
    /// @param scope what its watch tells, and when
    /// @param fence whether it leads
    /// @param metrics where it counts
    public record Options(WorldWatch.Scope scope, Fence fence, ControllerMetrics metrics) {
        /// All namespaces without lag, leading, uncounted.
        public static Options usual() {
            return new Options(new WorldWatch.Scope(Duration.ZERO, Set.of()), Fence.OPEN, ControllerMetrics.unread());
        }

        /// The same in some namespaces.
        public Options in(String... namespaces) {
            return new Options(new WorldWatch.Scope(scope.lag(), Set.of(namespaces)), fence, metrics);
        }

        /// The same behind another fence.
        public Options behind(Fence other) {
            return new Options(scope, other, metrics);
        }

        /// The same, where the watch tells of a change so much later.
        public Options lagging(Duration lag) {
            return new Options(new WorldWatch.Scope(lag, scope.namespaces()), fence, metrics);
        }

        /// The same, counted.
        public Options counting(ControllerMetrics counted) {
            return new Options(scope, fence, counted);
        }
    }

    /// Starts a process; it does nothing before it is run.
    public static <D, S, C extends Change> SteppedController start(
            KubeWorld world,
            ManualClock clock,
            LoadBalancerProvider<D, S, C> provider,
            ControllerSettings settings,
            Options options) {
        WorldWatch watch = world.watch(options.scope());
        ControllerPorts ports = new ControllerPorts(
                watch, watch::nodes, watch::endpoints, world.writer(), world.eventSink(), world.journal());
        Controller.Execution execution =
                new Controller.Execution(Runnable::run, clock, options.fence(), options.metrics());
        Controller controller = Controller.of(provider, settings, ports, execution);
        controller.start();
        return new SteppedController(clock, watch, controller);
    }

    /// Starts a process with the usual options.
    public static <D, S, C extends Change> SteppedController start(
            KubeWorld world, ManualClock clock, LoadBalancerProvider<D, S, C> provider, ControllerSettings settings) {
        return start(world, clock, provider, settings, Options.usual());
    }

    /// Delivers and works until nothing is left to do at this instant.
    public void runUntilIdle() {
        for (int i = 0; i < TOO_MANY; i++) {
            boolean delivered = watch.deliver(listener);
            boolean worked = work();
            if (!delivered && !worked) {
                return;
            }
        }
        throw new IllegalStateException("The controller does not come to rest");
    }

    /// Runs, and moves the clock from one thing that is due to the next, until that much time has passed.
    public void runFor(Duration duration) {
        long end = clock.nanoTime() + duration.toNanos();
        runUntilIdle();
        for (Optional<Duration> next = untilNextDue(); next.isPresent(); next = untilNextDue()) {
            if (clock.nanoTime() + next.get().toNanos() > end) {
                break;
            }
            clock.pass(next.get());
            runUntilIdle();
        }
        clock.pass(Duration.ofNanos(Math.max(0, end - clock.nanoTime())));
    }

    /// Does one piece of work, or delivers what the watch has.
    ///
    /// @return false when there is neither
    public boolean step() {
        return work() || watch.deliver(listener);
    }

    /// New Services are told the first word by workers of their own, so here that comes first.
    private boolean work() {
        return controller.greetNext() || controller.runNext();
    }

    /// Tells the controller of a Service without a change of it, as a resync does.
    public void resync(ServiceKey key) {
        controller.onService(key);
    }

    /// The provider asks for its housekeeping.
    public void ring() {
        controller.onProvider();
    }

    /// Stops the process.
    public void stop() {
        controller.stop();
    }

    private Optional<Duration> untilNextDue() {
        return Stream.concat(controller.untilNextDue().stream(), watch.untilNextDue().stream())
                .min(Duration::compareTo);
    }
}
