// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.testkit.junit.RequiresPromtool;
import io.cloudlb.testkit.process.ProgramRun;
import io.cloudlb.testkit.process.Promtool;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The alerts, by Prometheus' own tool.
@RequiresPromtool
class AlertsIT {
    static final Path ALERTS = Chart.FOLDER.resolve("files").resolve("alerts.yaml");
    static final Path TESTS = Path.of("src", "test", "prometheus", "alerts-test.yaml");

    private final Promtool promtool;

    AlertsIT(Promtool promtool) {
        this.promtool = promtool;
    }

    @Test
    void areSound() {
        succeeds(promtool.run("check", "rules", "--lint=all", "--lint-fatal", ALERTS.toString()));
    }

    @Test
    void areRaisedWhenTheyShouldBeAndNotWhenAllIsWell() {
        succeeds(promtool.run("test", "rules", TESTS.toString()));
    }

    private static void succeeds(ProgramRun run) {
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
    }
}
