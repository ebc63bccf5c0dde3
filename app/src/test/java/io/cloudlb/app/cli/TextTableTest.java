// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void alignsColumnsAndLeavesNothingBehindTheLast() {
        assertThat(TextTable.of("NAME", "TYPE", "AGE")
                        .row("web", "LoadBalancer", "3s")
                        .row("kubernetes", "", "1m")
                        .lines())
                .containsExactly(
                        "NAME         TYPE           AGE",
                        "web          LoadBalancer   3s",
                        "kubernetes                  1m");
    }
}
