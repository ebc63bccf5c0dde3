// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees how much of the time goes into collecting garbage, and says so when that is too much: a heap that is too small
/// shows in nothing else than in calls of the cloud that seem to time out and in leases that seem to get lost.
final class CollectionWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CollectionWatch.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /// A tenth of the time.
    private static final int TOO_MUCH_PERCENT = 10;

    /// It is said again after that long, if it is still so.
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(10);

    private static final long MEBIBYTE = 1024 * 1024;
    private static final long STEP_MEBIBYTES = 8;

    private final Supplier<Duration> spent;
    private final LongSupplier nanos;
    private final long heapMebibytes;
    private Duration spentBefore;
    private long since;
    private Optional<Long> warnedAt = Optional.empty();

    /// @param spent how long all collections of this process took together
    /// @param nanos the monotonic clock
    /// @param heapBytes how large the heap may become
    CollectionWatch(Supplier<Duration> spent, LongSupplier nanos, long heapBytes) {
        this.spent = spent;
        this.nanos = nanos;
        heapMebibytes = heapBytes / MEBIBYTE;
        spentBefore = spent.get();
        since = nanos.getAsLong();
    }

    /// That of this process.
    static CollectionWatch ofThisProcess() {
        return new CollectionWatch(
                CollectionWatch::spentByBeans,
                System::nanoTime,
                Runtime.getRuntime().maxMemory());
    }

    private static Duration spentByBeans() {
        return Duration.ofMillis(ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .filter(millis -> millis > 0)
                .sum());
    }

    /// Watches until the thread is interrupted.
    void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(WINDOW);
                look().ifPresent(LOG::warn);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Looks at what was spent since the last look.
    ///
    /// @return what a person should know
    Optional<String> look() {
        long now = nanos.getAsLong();
        Duration spentNow = spent.get();
        long percent = 100 * spentNow.minus(spentBefore).toNanos() / Math.max(1, now - since);
        spentBefore = spentNow;
        since = now;
        boolean saidLately =
                warnedAt.filter(at -> now - at < BETWEEN_WARNINGS.toNanos()).isPresent();
        if (percent <= TOO_MUCH_PERCENT || saidLately) {
            return Optional.empty();
        }
        warnedAt = Optional.of(now);
        return Optional.of(
                "Collecting garbage took %d %% of the time: the heap of %d MB is too small for what there is to do. Set -Xmx%dm, in CLOUDLB_JAVA_OPTS for the launcher or in the image's ENTRYPOINT. Until then calls that seem to time out and leases that seem to get lost may be these pauses"
                        .formatted(percent, heapMebibytes, advised()));
    }

    /// Half as much again, in whole steps.
    private long advised() {
        long more = heapMebibytes + heapMebibytes / 2;
        return (more + STEP_MEBIBYTES - 1) / STEP_MEBIBYTES * STEP_MEBIBYTES;
    }
}
