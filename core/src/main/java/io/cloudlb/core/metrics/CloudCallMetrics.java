// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.metrics;

import io.cloudlb.core.provider.CloudCalls;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Consumer;

/// Counts cloud calls, and how long they take and wait.
public final class CloudCallMetrics implements Consumer<CloudCalls.CallRecord> {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;

    public CloudCallMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void accept(CloudCalls.CallRecord call) {
        Counter.builder("cloudlb_cloud_calls")
                .description("Calls to the cloud's API, every attempt counted")
                .tag("provider", call.provider())
                .tag("family", call.family())
                .tag("operation", call.operation())
                .tag("outcome", call.outcome())
                .register(registry)
                .increment();
        timer("cloudlb_cloud_call_duration", "How long calls to the cloud's API take", call)
                .record(call.took());
        timer("cloudlb_throttle_wait", "How long calls wait for their turn, so that the cloud need not refuse", call)
                .record(call.waited());
    }

    private Timer timer(String name, String description, CloudCalls.CallRecord call) {
        return Timer.builder(name)
                .description(description)
                .tag("provider", call.provider())
                .tag("family", call.family())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
