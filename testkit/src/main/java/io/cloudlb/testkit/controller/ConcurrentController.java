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
import io.cloudlb.testkit.kube.KubeWorld;
import io.cloudlb.testkit.kube.WorldWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// One life of a controller process in a world in memory, with as many workers as it has when it is real, in
/// [VirtualTime]: what waits for a call, a token or a lock takes as long as it would, and no longer.
public final class ConcurrentController {
    private final VirtualTime time;
    private final WorldWatch watch;
    private final Controller controller;
    private final WorldWatch.Listener listener;
    private CountDownLatch news = new CountDownLatch(1);
    private boolean stopped;

    private ConcurrentController(VirtualTime time, WorldWatch watch, Controller controller) {
        this.time = time;
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

    /// Starts a process with its workers; time moves when a test says so.
    public static <D, S, C extends Change> ConcurrentController start(
            KubeWorld world, VirtualTime time, LoadBalancerProvider<D, S, C> provider, ControllerSettings settings) {
        WorldWatch watch = world.watch(new WorldWatch.Scope(Duration.ZERO, Set.of()));
        ControllerPorts ports = new ControllerPorts(
                watch, watch::nodes, watch::endpoints, world.writer(), world.eventSink(), world.journal());
        AtomicReference<Runnable> told = new AtomicReference<>(() -> {});
        Executor steps = work -> time.start(() -> {
            work.run();
            told.get().run();
        });
        Controller controller = Controller.of(
                provider,
                settings,
                ports,
                new Controller.Execution(steps, time, Fence.OPEN, ControllerMetrics.unread()));
        ConcurrentController all = new ConcurrentController(time, watch, controller);
        told.set(all::tellIdle);
        controller.start();
        for (int worker = 0; worker < settings.concurrency(); worker++) {
            time.start(() -> all.work(controller::runNext));
        }
        time.start(() -> all.work(controller::greetNext));
        return all;
    }

    /// Runs for that much time.
    public void runFor(Duration duration) {
        runUntil(() -> false, duration);
    }

    /// Runs until something is reached.
    ///
    /// @return how long it took; empty when it takes longer than that
    public Optional<Duration> runUntil(BooleanSupplier reached, Duration longest) {
        long start = time.nanoTime();
        while (true) {
            settle();
            Duration passed = Duration.ofNanos(time.nanoTime() - start);
            if (reached.getAsBoolean()) {
                return Optional.of(passed);
            }
            Duration left = longest.minus(passed);
            Duration next =
                    untilNextDue().filter(due -> due.compareTo(left) < 0).orElse(left);
            time.pass(next);
            tellIdle();
            if (next.equals(left)) {
                settle();
                return reached.getAsBoolean() ? Optional.of(longest) : Optional.empty();
            }
        }
    }

    /// Stops the process.
    public void stop() {
        synchronized (this) {
            stopped = true;
        }
        controller.stop();
        tellIdle();
    }

    /// Lets everybody work who has something to do at this moment.
    private void settle() {
        do {
            tellIdle();
            time.awaitRest();
        } while (watch.deliver(listener));
    }

    private void work(BooleanSupplier next) {
        while (true) {
            CountDownLatch later = laterNews();
            if (isStopped()) {
                return;
            }
            if (next.getAsBoolean()) {
                tellIdle();
            } else {
                await(later);
            }
        }
    }

    private static void await(CountDownLatch news) {
        try {
            news.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized CountDownLatch laterNews() {
        return news;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void tellIdle() {
        news.countDown();
        news = new CountDownLatch(1);
    }

    /// What is due already waits for a worker.
    private Optional<Duration> untilNextDue() {
        return Stream.of(time.untilNextWakes(), controller.untilNextDue(), watch.untilNextDue())
                .flatMap(Optional::stream)
                .filter(Duration::isPositive)
                .min(Duration::compareTo);
    }
}
