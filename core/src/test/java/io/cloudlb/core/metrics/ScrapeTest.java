// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.CloudCalls;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScrapeTest {
    private static final ServiceKey WEB = new ServiceKey("default", "web-with-a-telling-name");
    private static final ServiceKey DNS = new ServiceKey("default", "dns-with-a-telling-name");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ControllerMetrics metrics = new ControllerMetrics(registry, "cloudlb");

    @Test
    void keepsTheUpstreamNames() {
        metrics.hostsUpdated(Duration.ofSeconds(3));
        metrics.hostUpdateFailed();
        metrics.nodesSynced(Duration.ofSeconds(5));
        metrics.leads(true);

        assertThat(scrape())
                .contains(
                        "service_controller_loadbalancer_sync_total 1.0",
                        "service_controller_nodesync_error_total 1.0",
                        "service_controller_nodesync_latency_seconds_bucket{le=\"4.0\"} 0",
                        "service_controller_nodesync_latency_seconds_bucket{le=\"8.0\"} 1",
                        "service_controller_nodesync_latency_seconds_bucket{le=\"16384.0\"} 1",
                        "service_controller_update_loadbalancer_host_latency_seconds_sum 3.0",
                        "leader_election_master_status{name=\"cloudlb\"} 1.0",
                        "cloudlb_leader 1.0");
    }

    @Test
    void showsTheQueueAsClientGoDoes() {
        watchAQueue(metrics.queue());
        metrics.queue().added();
        metrics.queue().added();
        metrics.queue().retried();
        metrics.queue().started(Duration.ofMillis(50));
        metrics.queue().ended(Duration.ofSeconds(2));

        assertThat(scrape())
                .contains(
                        "workqueue_adds_total{name=\"service\"} 2.0",
                        "workqueue_retries_total{name=\"service\"} 1.0",
                        "workqueue_depth{name=\"service\"} 7.0",
                        "workqueue_unfinished_work_seconds{name=\"service\"} 2.5",
                        "workqueue_longest_running_processor_seconds{name=\"service\"} 1.5",
                        "workqueue_queue_duration_seconds_bucket{name=\"service\",le=\"0.01\"} 0",
                        "workqueue_queue_duration_seconds_bucket{name=\"service\",le=\"0.1\"} 1",
                        "workqueue_work_duration_seconds_sum{name=\"service\"} 2.0",
                        "cloudlb_queue_oldest_seconds{name=\"service\"} 42.0");
    }

    /// A provider's names may be a stranger's words.
    @Test
    void showsNoSecretInALabel() {
        registry.config().meterFilter(ControllerMetrics.cleanLabels());
        ProviderGauges gauges = new ProviderGauges(registry);
        Map<String, Double> byPool =
                Map.of("password=one-two-three", 1.0, "password=three-two-one", 2.0, "a\u001b[31m", 4.0);
        gauges.show("fake_in_use", "In use", "pool", byPool);
        gauges.show("fake_addresses_total", "All", "pool", byPool);

        assertThat(registry.scrape().lines().filter(line -> line.startsWith("fake_in_use")))
                .hasSize(2)
                .allMatch(line -> line.contains("password=[redacted]") || line.contains("\\u001b[31m"));
        assertThat(gauges.text())
                .contains("{pool=\"password=[redacted]\"} 3.0")
                .contains("{pool=\"a\\\\u001b[31m\"} 4.0");
    }

    @Test
    void countsEveryServiceOnceWhereItStands() {
        metrics.stands(WEB, ControllerMetrics.ServiceState.PENDING, "Creating");
        metrics.stands(DNS, ControllerMetrics.ServiceState.REFUSED, "InvalidSourceRange");
        metrics.stands(WEB, ControllerMetrics.ServiceState.PENDING, "Creating");
        metrics.stands(WEB, ControllerMetrics.ServiceState.PROVISIONED, "Provisioned");

        assertThat(scrape())
                .contains(
                        "cloudlb_services{state=\"pending\"} 0.0",
                        "cloudlb_services{state=\"provisioned\"} 1.0",
                        "cloudlb_services{state=\"refused\"} 1.0",
                        "cloudlb_condition{reason=\"Creating\"} 0.0",
                        "cloudlb_condition{reason=\"InvalidSourceRange\"} 1.0");

        metrics.forget(WEB);
        metrics.forget(DNS);

        assertThat(scrape())
                .contains(
                        "cloudlb_services{state=\"provisioned\"} 0.0",
                        "cloudlb_services{state=\"refused\"} 0.0",
                        "cloudlb_condition{reason=\"InvalidSourceRange\"} 0.0");
    }

    @Test
    void tellsWhatOperatorsPageOn() {
        metrics.addressPublished(Duration.ofMillis(2500));
        metrics.driftFound(3);
        metrics.orphans(2);

        assertThat(scrape())
                .contains(
                        "cloudlb_time_to_address_seconds_bucket{le=\"2.0\"} 0",
                        "cloudlb_time_to_address_seconds_bucket{le=\"3.0\"} 1",
                        "cloudlb_drift_found_total 3.0",
                        "cloudlb_orphans 2.0");
    }

    @Test
    void countsCloudCallsByOperationAndOutcome() {
        CloudCallMetrics calls = new CloudCallMetrics(registry);
        calls.accept(call("CreateLoadBalancer", "ok"));
        calls.accept(call("CreateLoadBalancer", "Throttled"));
        calls.accept(call("CreateLoadBalancer", "ok"));

        assertThat(scrape())
                .contains(
                        "cloudlb_cloud_calls_total{family=\"elbv2\",operation=\"CreateLoadBalancer\",outcome=\"ok\","
                                + "provider=\"aws\"} 2.0",
                        "cloudlb_cloud_calls_total{family=\"elbv2\",operation=\"CreateLoadBalancer\","
                                + "outcome=\"Throttled\",provider=\"aws\"} 1.0",
                        "cloudlb_throttle_wait_seconds_sum{family=\"elbv2\",provider=\"aws\"} 6.0",
                        "cloudlb_cloud_call_duration_seconds_sum{family=\"elbv2\",provider=\"aws\"} 0.3");
    }

    @Test
    void tellsWhatTheProcessIsAndUses() {
        try (ProcessMetrics _ = new ProcessMetrics(registry, "1.2.3", "aws")) {
            assertThat(scrape())
                    .anyMatch(line -> line.startsWith("cloudlb_build_info{")
                            && line.contains("provider=\"aws\"")
                            && line.contains("version=\"1.2.3\"} 1"))
                    .anyMatch(line -> line.startsWith("process_cpu_seconds_total "))
                    .anyMatch(line -> line.startsWith("process_resident_memory_bytes "))
                    .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                    .anyMatch(line -> line.startsWith("jvm_gc_"));
        }
    }

    @Test
    void showsAProvidersGaugeUnderTheVeryNameThatItHasElsewhere() {
        ProviderGauges gauges = new ProviderGauges(registry);
        gauges.show("of_another_addresses_total", "Addresses of each pool", "pool", Map.of("a\"b", 1.0));
        gauges.show("of_another_addresses_total", "Addresses of each pool", "pool", Map.of("a\"b", 12.0));

        assertThat(registry.scrape() + gauges.text()).endsWith("""
            # HELP of_another_addresses_total Addresses of each pool
            # TYPE of_another_addresses_total gauge
            of_another_addresses_total{pool="a\\"b"} 12.0
            """);
    }

    @Test
    void saysOfEveryMetricWhatItIs() {
        CloudCallMetrics calls = new CloudCallMetrics(registry);
        calls.accept(call("CreateLoadBalancer", "ok"));
        watchAQueue(metrics.queue());
        metrics.stands(DNS, ControllerMetrics.ServiceState.REFUSED, "InvalidSourceRange");
        new ProviderGauges(registry).show("cloudlb_of_a_provider", "What it shows", "pool", Map.of("a", 1.0));
        try (ProcessMetrics _ = new ProcessMetrics(registry, "1.2.3", "aws")) {
            List<String> scraped = scrape();
            List<String> named = scraped.stream()
                    .filter(line -> line.startsWith("# TYPE "))
                    .map(line -> line.substring("# TYPE ".length(), line.lastIndexOf(' ')))
                    .toList();

            assertThat(named)
                    .hasSizeGreaterThan(30)
                    .allSatisfy(name -> assertThat(scraped)
                            .as("help of " + name)
                            .anyMatch(line -> line.startsWith("# HELP " + name + " ")
                                    && line.length() > ("# HELP " + name + " ").length() + 5));
        }
    }

    @Test
    void neverNamesAService() {
        metrics.stands(WEB, ControllerMetrics.ServiceState.FAILING, "Throttled");

        assertThat(registry.scrape()).doesNotContain("telling-name").doesNotContain("default");
    }

    private List<String> scrape() {
        return registry.scrape().lines().toList();
    }

    private static CloudCalls.CallRecord call(String operation, String outcome) {
        return new CloudCalls.CallRecord(
                "aws",
                "elbv2",
                operation,
                true,
                Instant.EPOCH,
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                outcome,
                "request-1");
    }

    private static void watchAQueue(QueueMetrics queue) {
        queue.watch(
                () -> 7, () -> Duration.ofSeconds(42), () -> Duration.ofMillis(2500), () -> Duration.ofMillis(1500));
    }
}
