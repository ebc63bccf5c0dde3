// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The alerts and the dashboard of the chart. That the metrics they ask for are there is seen on a running controller
/// (`PodIT`); what the alerts do, by promtool (`AlertsIT`).
class MonitoringTest {
    private static final Path DASHBOARD = Chart.FOLDER.resolve("files").resolve("dashboard.json");
    private static final Pattern ALERT = Pattern.compile("alert: (\\w+)");
    private static final Pattern RUNBOOK = Pattern.compile("runbook: docs/operations\\.md#(\\w+)");

    @Test
    void everyAlertHasARunbookSection() throws IOException {
        String alerts = Files.readString(AlertsIT.ALERTS);
        Set<String> named = groups(ALERT, alerts);
        String operations = Files.readString(Path.of("..", "docs", "operations.md"));

        assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(operations).contains("\n### " + name + "\n"));
        assertThat(groups(RUNBOOK, alerts))
                .isEqualTo(named.stream().map(String::toLowerCase).collect(Collectors.toSet()));
    }

    @Test
    void everyAlertIsTried() throws IOException {
        String tests = Files.readString(AlertsIT.TESTS);

        assertThat(groups(ALERT, Files.readString(AlertsIT.ALERTS)))
                .allSatisfy(name -> assertThat(tests).contains("alertname: " + name + "\n    exp_alerts:"));
    }

    @Test
    void everyPanelOfTheDashboardHasAPlaceAndAsksForSomething() throws IOException {
        JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
        Set<JsonNode> places = new HashSet<>();

        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(places.add(panel.get("gridPos"))).isTrue();
            assertThat(panel.get("title").asString()).isNotBlank();
            assertThat(panel.get("targets"))
                    .isNotEmpty()
                    .allSatisfy(
                            target -> assertThat(target.get("expr").asString()).contains("{job=~\"$job\""));
        }
    }

    private static Set<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toSet());
    }
}
