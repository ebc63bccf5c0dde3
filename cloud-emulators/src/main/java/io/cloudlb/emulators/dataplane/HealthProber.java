// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.BackendHealth.ProbeResult;
import io.cloudlb.emulators.dataplane.DataPlaneOptions.Pace;
import io.cloudlb.emulators.dataplane.LoopbackDataPlane.PlaneResources;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Probes one backend again and again until stopped.
final class HealthProber {

    private final Backend backend;
    private final HealthCheck check;
    private final Pace pace;
    private final Consumer<BackendHealth> changed;
    private volatile HealthTally tally;
    private volatile boolean stopped;
    private volatile @Nullable Future<?> task;

    /// @param tally where to go on from
    /// @param changed told of each new health, on the prober's thread
    HealthProber(Backend backend, HealthCheck check, HealthTally tally, Pace pace, Consumer<BackendHealth> changed) {
        this.backend = backend;
        this.check = check;
        this.tally = tally;
        this.pace = pace;
        this.changed = changed;
    }

    void start(PlaneResources plane) {
        task = plane.tasks().submit(this::run);
    }

    /// Stops; no change is told that is not on its way already.
    void stop() {
        stopped = true;
        Future<?> running = task;
        if (running != null) {
            running.cancel(true);
        }
    }

    Backend backend() {
        return backend;
    }

    HealthCheck check() {
        return check;
    }

    HealthTally tally() {
        return tally;
    }

    private void run() {
        try {
            while (!stopped) {
                long started = System.nanoTime();
                record(BackendProbe.run(backend, check));
                Thread.sleep(untilNext(started));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void record(ProbeResult result) {
        if (stopped) {
            return;
        }
        BackendHealth before = tally.health();
        tally = tally.after(result, check);
        if (!before.equals(tally.health())) {
            changed.accept(tally.health());
        }
    }

    private Duration untilNext(long started) {
        Duration rest = pace.of(check.interval()).minusNanos(System.nanoTime() - started);
        return rest.isNegative() ? Duration.ZERO : rest;
    }
}
