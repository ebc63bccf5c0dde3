// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.controller.SteppedController;
import io.cloudlb.testkit.kube.KubeWorld;
import java.time.Duration;
import java.util.Optional;

/// One run of one scenario: a world, a cloud, a clock, and the process that is alive at the moment.
public final class Stage implements AutoCloseable {
    /// Longer than any back-off takes to get through a single fault.
    private static final Duration LONG = Duration.ofMinutes(30);

    private final ManualClock clock = new ManualClock();
    private final KubeWorld world = new KubeWorld(clock);
    private final CrashableCloud cloud;
    private final ControllerSettings settings;
    private final Duration lag;
    private Optional<SteppedController> process = Optional.empty();
    private Optional<LoadBalancerProvider<?, ?, ?>> lastProvider = Optional.empty();
    private long shutUntil;

    /// @param lag how long after a change a watch tells of it
    Stage(CrashableCloud cloud, ControllerSettings settings, Duration lag) {
        this.lag = lag;
        this.cloud = cloud;
        this.settings = settings;
    }

    /// The cluster.
    public KubeWorld world() {
        return world;
    }

    /// The cloud.
    public CrashableCloud cloud() {
        return cloud;
    }

    /// Adds a node, whose machine exists.
    public void addNode(String name) {
        world.addNode(cloud.node(name));
    }

    /// Shuts the fence of whichever process is alive for that long, as a late renewal of the lease does.
    void shutFence(Duration duration) {
        shutUntil = clock.nanoTime() + duration.toNanos();
    }

    /// Lets the controller work until nothing moves any more, however often it crashes on the way.
    public void rest() {
        run(LONG);
    }

    /// Lets the controller work for that long, not necessarily until it rests.
    public void runFor(Duration duration) {
        run(duration);
    }

    /// Ends the process; the next one starts when somebody runs the stage.
    void stop() {
        process.ifPresent(SteppedController::stop);
        process = Optional.empty();
    }

    /// Ends the process and starts another.
    public void restart() {
        process = Optional.empty();
        rest();
    }

    /// Ends the run. All processes of one cloud share its clients, and these have threads: hundreds of runs would
    /// otherwise use up what the machine has.
    @Override
    public void close() {
        lastProvider.ifPresent(LoadBalancerProvider::close);
    }

    private void run(Duration duration) {
        long end = clock.nanoTime() + duration.toNanos();
        while (clock.nanoTime() < end) {
            try {
                alive().runFor(Duration.ofNanos(end - clock.nanoTime()));
            } catch (SimulatedCrash _) {
                process = Optional.empty();
            }
        }
    }

    private void ring() {
        process.ifPresent(SteppedController::ring);
    }

    private SteppedController alive() {
        if (process.isEmpty()) {
            LoadBalancerProvider<?, ?, ?> provider = cloud.newProvider(clock, this::ring);
            lastProvider = Optional.of(provider);
            process = Optional.of(SteppedController.start(
                    world,
                    clock,
                    provider,
                    settings,
                    SteppedController.Options.usual().lagging(lag).behind(_ -> clock.nanoTime() >= shutUntil)));
        }
        return process.get();
    }
}
