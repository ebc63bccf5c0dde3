// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PoolsReportTest {
    @Test
    void endsWithAnExitCodeForEachVerdict() {
        assertThat(PoolsReports.eventful().exitCode()).isEqualTo(3);
        assertThat(PoolsReports.uneventful().exitCode()).isZero();
        assertThat(PoolsReports.refused().exitCode()).isEqualTo(1);
    }
}
