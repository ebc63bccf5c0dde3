// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.metrics;

import io.cloudlb.core.provider.ClusterAccess.Gauges;
import io.cloudlb.core.redaction.Redaction;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/// A provider's own numbers. Safe for use by many threads.
///
/// The registry takes `_total` off a gauge's name, because it keeps that for counters. Other programs have such gauges,
/// and dashboards ask for them by that name: they are written by [#text].
public final class ProviderGauges implements Gauges {
    private static final String OF_COUNTERS = "_total";

    private final MeterRegistry registry;
    private final Map<String, MultiGauge> gauges = new ConcurrentHashMap<>();
    private final Map<String, Shown> apart = new ConcurrentSkipListMap<>();

    public ProviderGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void show(String name, String help, String label, Map<String, Double> values) {
        if (name.endsWith(OF_COUNTERS)) {
            SortedMap<String, Double> clean = new TreeMap<>();
            values.forEach((value, number) -> clean.merge(Redaction.OF_PROCESS.clean(value), number, Double::sum));
            apart.put(name, new Shown(help, label, clean));
            return;
        }
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

    /// What the registry does not show, in the text format of Prometheus, to follow what it does.
    public String text() {
        return apart.entrySet().stream()
                .map(entry -> entry.getValue().text(entry.getKey()))
                .collect(Collectors.joining());
    }

    private record Shown(String help, String label, Map<String, Double> values) {
        String text(String name) {
            String lines = values.entrySet().stream()
                    .map(entry -> name + labels(entry.getKey()) + " " + entry.getValue() + "\n")
                    .collect(Collectors.joining());
            return "# HELP %s %s\n# TYPE %s gauge\n%s".formatted(name, help, name, lines);
        }

        private String labels(String value) {
            return label.isEmpty() ? "" : "{%s=\"%s\"}".formatted(label, escaped(value));
        }

        private static String escaped(String value) {
            return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        }
    }
}
