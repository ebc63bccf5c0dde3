// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.controller.queue.WorkerPool;
import java.time.Duration;

/// Runs a controller: each piece of work on a virtual thread of its own, as many at once as the settings say. A few
/// more do nothing but tell new Services the first word, so that nobody waits for it because all workers wait for the
/// cloud.
public final class Workers {
    /// Their work is one write to the API server each.
    private static final int GREETERS = 8;

    private static final Duration A_WRITE = Duration.ofSeconds(1);

    private final Controller controller;
    private final WorkerPool greeters;
    private final WorkerPool workers;

    private Workers(Controller controller) {
        this.controller = controller;
        greeters = new WorkerPool("cloudlb-greeter", GREETERS, controller::takeNew, controller::greet);
        workers = new WorkerPool("cloudlb-worker", controller.concurrency(), controller::take, controller::run);
    }

    /// Starts the controller and its workers.
    public static Workers start(Controller controller) {
        Workers all = new Workers(controller);
        controller.start();
        all.greeters.start();
        all.workers.start();
        return all;
    }

    /// Whether work is still taken from the queue. When it is not before [#stop] was called, nothing that is asked for
    /// will ever happen, and the process must be started again.
    public boolean takeWork() {
        return greeters.takesWork() && workers.takesWork();
    }

    /// Stops: no new work, no new step of what is under way, and whatever has not ended within the grace is
    /// interrupted. What was left half done is found again after the next start.
    ///
    /// @return whether everything ended by itself
    public boolean stop(Duration grace) throws InterruptedException {
        controller.stop();
        boolean workersRest = workers.awaitRest(grace);
        boolean greetersRest = greeters.awaitRest(A_WRITE);
        workers.interrupt();
        greeters.interrupt();
        return workersRest && greetersRest;
    }
}
