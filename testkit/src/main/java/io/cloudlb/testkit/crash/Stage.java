// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

import io.cloudlb.core.controller.ControllerSettings;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.controller.SteppedController;
import io.cloudlb.testkit.kube.KubeWorld;
import java.time.Duration;
import java.util.Optional;

/// One run of one scenario: a world, a cloud, a clock, and the process that is alive at the moment.
public final class Stage {
    /// Longer than any back-off takes to get through a single fault.
    private static final Duration LONG = Duration.ofMinutes(30);

    private final ManualClock clock = new ManualClock();
    private final KubeWorld world = new KubeWorld(clock);
    private final CrashableCloud cloud;
    private final ControllerSettings settings;
    private Optional<SteppedController> process = Optional.empty();

    Stage(CrashableCloud cloud, ControllerSettings settings) {
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

    /// Lets the controller work until nothing moves any more, however often it crashes on the way.
    public void rest() {
        run(LONG);
    }

    /// Ends the process and starts another.
    public void restart() {
        process = Optional.empty();
        rest();
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
            process =
                    Optional.of(SteppedController.start(world, clock, cloud.newProvider(clock, this::ring), settings));
        }
        return process.get();
    }
}
