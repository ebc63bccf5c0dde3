// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.cluster;

import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.time.Instant;

/// Time that passes as ours does, except while it is halted. Whatever the controller waits for by the clock does
/// not come meanwhile, however slow the machine is.
public final class HaltingTime implements TimeSource {
    private final Instant began = Instant.now();
    private final long beganNanos = System.nanoTime();
    private long lost;
    private long haltedAt;
    private boolean halted;

    /// No time passes from now on.
    public synchronized void halt() {
        haltedAt = System.nanoTime();
        halted = true;
    }

    /// Time passes again.
    public synchronized void resume() {
        lost += System.nanoTime() - haltedAt;
        halted = false;
    }

    @Override
    public Instant instant() {
        return began.plusNanos(nanoTime());
    }

    @Override
    public synchronized long nanoTime() {
        return (halted ? haltedAt : System.nanoTime()) - beganNanos - lost;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }
}
