// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.metrics;

import io.cloudlb.core.model.ServiceKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts Services by one property, each Service once. A value that once had a Service keeps its series, at zero.
final class Census {
    private final MeterRegistry registry;
    private final String name;
    private final String label;
    private final String description;
    private final Map<ServiceKey, String> places = new HashMap<>();
    private final Map<String, AtomicInteger> counts = new HashMap<>();

    Census(MeterRegistry registry, String name, String label, String description) {
        this.registry = registry;
        this.name = name;
        this.label = label;
        this.description = description;
    }

    synchronized void move(ServiceKey service, String value) {
        String before = places.put(service, value);
        if (value.equals(before)) {
            return;
        }
        if (before != null) {
            count(before).decrementAndGet();
        }
        count(value).incrementAndGet();
    }

    synchronized void forget(ServiceKey service) {
        String before = places.remove(service);
        if (before != null) {
            count(before).decrementAndGet();
        }
    }

    private AtomicInteger count(String value) {
        return counts.computeIfAbsent(value, this::register);
    }

    private AtomicInteger register(String value) {
        AtomicInteger count = new AtomicInteger();
        Gauge.builder(name, count, AtomicInteger::get)
                .description(description)
                .tag(label, value)
                .strongReference(true)
                .register(registry);
        return count;
    }
}
