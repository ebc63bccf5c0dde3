// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/// The meters of a work queue, named and bucketed as client-go's (`workqueue_*{name}`).
public final class QueueMetrics {
    /// 10 ns to 1,000 s, by tens.
    private static final Duration[] BUCKETS = LongStream.iterate(10, nanos -> nanos * 10)
            .limit(12)
            .mapToObj(Duration::ofNanos)
            .toArray(Duration[]::new);

    private static final double NANOS_PER_SECOND = 1e9;

    private final MeterRegistry registry;
    private final String queue;
    private final Counter adds;
    private final Counter retries;
    private final Timer waits;
    private final Timer works;

    QueueMetrics(MeterRegistry registry, String queue) {
        this.registry = registry;
        this.queue = queue;
        adds = Counter.builder("workqueue_adds")
                .description("Keys added to the queue")
                .tag("name", queue)
                .register(registry);
        retries = Counter.builder("workqueue_retries")
                .description("Keys put back after a failure")
                .tag("name", queue)
                .register(registry);
        waits = timer("workqueue_queue_duration", "How long a key waits before it is worked on");
        works = timer("workqueue_work_duration", "How long working on a key takes");
    }

    /// Shows the queue's size and age at every scrape. Called once; what is handed in is asked from any thread.
    ///
    /// @param depth how many keys wait, those whose time has not come not counted
    /// @param oldest how long the oldest waiting key has waited; zero when none waits
    /// @param unfinished the time that the keys in work have been in work, summed up
    /// @param longestRunning the time that the longest running key has been in work; zero when none is
    public void watch(
            IntSupplier depth,
            Supplier<Duration> oldest,
            Supplier<Duration> unfinished,
            Supplier<Duration> longestRunning) {
        Gauge.builder("workqueue_depth", depth, IntSupplier::getAsInt)
                .description("Keys that wait")
                .tag("name", queue)
                .strongReference(true)
                .register(registry);
        seconds("workqueue_unfinished_work", "Time the keys in work have taken so far", unfinished);
        seconds("workqueue_longest_running_processor", "Time the longest running key has taken so far", longestRunning);
        seconds("cloudlb_queue_oldest", "Time the oldest waiting key has waited", oldest);
    }

    /// A key was added, or would have been if it had not waited already.
    public void added() {
        adds.increment();
    }

    /// A key was put back after a failure.
    public void retried() {
        retries.increment();
    }

    /// A worker took a key.
    ///
    /// @param waited how long it had waited
    public void started(Duration waited) {
        waits.record(waited);
    }

    /// A worker is done with a key.
    ///
    /// @param took how long it worked
    public void ended(Duration took) {
        works.record(took);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .tag("name", queue)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private void seconds(String name, String description, Supplier<Duration> value) {
        Gauge.builder(name, value, shown -> inSeconds(shown.get()))
                .description(description)
                .baseUnit("seconds")
                .tag("name", queue)
                .strongReference(true)
                .register(registry);
    }

    private static double inSeconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / NANOS_PER_SECOND;
    }
}
