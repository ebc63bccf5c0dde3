// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.app.cli.Providers;
import io.cloudlb.app.config.ControllerOptions;
import io.cloudlb.app.config.Option;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.state.PublishedStatus.ConditionReason;
import io.cloudlb.core.metrics.CloudCallMetrics;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.metrics.ProcessMetrics;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.testkit.preparation.Checkout;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What people can set and what they are told is explained in the documentation, every word of it.
class DocsTest {
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");

    @Test
    void everyOptionIsOnTheConfigurationsPage() {
        List<String> options = ControllerOptions.with(Providers.settings()).stream()
                .map(Option::name)
                .map(name -> "`" + name + "`")
                .toList();

        assertThat(page("configuration.md")).contains(options);
    }

    @Test
    void everyReasonOfAnEventIsOnTheOperatorsPage() {
        assertThat(page("operations.md")).contains(quoted(Stream.of(Event.Reason.values())));
    }

    @Test
    void everyReasonOfAConditionIsOnTheOperatorsPage() {
        assertThat(page("operations.md")).contains(quoted(Stream.of(ConditionReason.values())));
    }

    @Test
    void everyMetricIsOnTheOperatorsPage() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new ControllerMetrics(registry, "cloudlb");
        new CloudCallMetrics(registry).accept(aCall());
        List<String> metrics;
        try (ProcessMetrics _ = new ProcessMetrics(registry, "0.1.0", "aws")) {
            metrics = names(registry.scrape());
        }

        assertThat(metrics).hasSizeGreaterThan(20);
        assertThat(page("operations.md"))
                .contains(metrics.stream().map(name -> "`" + name + "`").toList());
    }

    private static List<String> names(String scrape) {
        return TYPE.matcher(scrape)
                .results()
                .map(type -> type.group(1))
                .filter(name -> !name.endsWith("_max"))
                .toList();
    }

    private static CloudCalls.CallRecord aCall() {
        return new CloudCalls.CallRecord(
                "aws",
                "elbv2",
                "DescribeLoadBalancers",
                false,
                Instant.EPOCH,
                Duration.ofMillis(1),
                Duration.ZERO,
                CloudCalls.CallRecord.OK,
                "");
    }

    private static List<String> quoted(Stream<?> words) {
        return words.map(word -> "`" + word + "`").toList();
    }

    private static String page(String name) {
        try {
            return Files.readString(
                    Checkout.find().orElseThrow().folder().resolve("docs").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
