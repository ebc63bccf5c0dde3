// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.metrics;

import io.cloudlb.core.provider.Gauges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A provider's own numbers. Safe for use by many threads.
public final class ProviderGauges implements Gauges {
    private final MeterRegistry registry;
    private final Map<String, MultiGauge> gauges = new ConcurrentHashMap<>();

    public ProviderGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void show(String name, String help, String label, Map<String, Double> values) {
        gauges.computeIfAbsent(
                        name, _ -> MultiGauge.builder(name).description(help).register(registry))
                .register(
                        values.entrySet().stream()
                                .<MultiGauge.Row<?>>map(entry -> MultiGauge.Row.of(
                                        label.isEmpty() ? Tags.empty() : Tags.of(label, entry.getKey()),
                                        entry.getValue()))
                                .toList(),
                        true);
    }
}
