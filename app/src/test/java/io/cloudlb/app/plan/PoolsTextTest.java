// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.app.cli.Style;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolsTextTest {
    @Test
    void tellsHowPoolsDifferWhoWouldNoticeAndInWhichOrderToGoAboutIt() {
        assertThat(text(PoolsReports.eventful()))
                .containsExactly(
                        "Pools, under --metallb-pool-edits=move",
                        "      POOL    FAMILY   TAKEN NOW        TAKEN THEN",
                        "  ~   lan     IPv4     3 of 3           2 of 8",
                        "  ~   lan-6   IPv4     -                0 of 4",
                        "  ~   lan-6   IPv6     1 of countless   1 of countless",
                        "  +   new     IPv4     -                1 of 1",
                        "  -   old     IPv4     1 of 1           -",
                        "      spare   IPv4     0 of 2           0 of 2",
                        "",
                        "  ~ shop/web: [192.0.2.1] -> [192.0.2.7], because the pools no longer give its addresses to it",
                        "  - shop/gone loses 192.0.2.2, because there is no other address for it",
                        "  + shop/late gets 192.0.2.8, 2001:db8::8",
                        "  ! shop/api keeps 192.0.2.3, which these pools do not give to it: [\"192.0.2.3\"] is not"
                                + " allowed in config; 192.0.2.3 is in no pool, or left out by avoidBuggyIPs; take"
                                + " others or add them to a pool",
                        "  = shop/mail keeps its address, of pool new and no longer of pool old",
                        "  x shop/sorry waits: no available IPs: pools are empty; create an IPAddressPool in MetalLB's"
                                + " namespace",
                        "",
                        "Order: First this.",
                        "Order: Then that.",
                        "Note: This is not known.",
                        "Skipped: Service web is no pool of MetalLB's",
                        "Plan: 4 of 5 pools differ; Services: 1 move, 1 stranded, 1 served, 1 of another pool's name,"
                                + " 1 wait, 1 lose their address. Nothing was changed.");
    }

    @Test
    void saysThatNobodyWouldNotice() {
        assertThat(text(PoolsReports.uneventful()))
                .containsSubsequence("", "  no Service would notice", "")
                .endsWith("Plan: 0 of 2 pools differ; Services: 0 move, 0 stranded, 0 served, 0 of another pool's name,"
                        + " 0 wait. Nothing was changed.");
    }

    @Test
    void namesEverythingThatIsWrongWithRefusedPools() {
        assertThat(text(PoolsReports.refused()))
                .containsExactly(
                        "refused, the pools in force would stay in force:",
                        "  x spec.addresses[0]: 'x' is no range",
                        "  x spec.adresses: unknown field",
                        "Skipped: Service web is no pool of MetalLB's",
                        "Plan: refused for what is named above. Nothing was changed.");
    }

    @Test
    void paintsGoodNewsGreenAndBadNewsRed() {
        Style style = new Style(true);

        assertThat(String.join("\n", new PoolsText(style).lines(PoolsReports.eventful())))
                .contains(
                        style.bold("Pools, under --metallb-pool-edits=move"),
                        style.yellow("~") + " shop/web",
                        style.green("+") + " shop/late",
                        style.red("!") + " shop/api",
                        style.dim("=") + " shop/mail",
                        style.red("x") + " shop/sorry");
        assertThat(new PoolsText(style).lines(PoolsReports.refused()))
                .contains("  " + style.red("x") + " spec.adresses: unknown field");
    }

    private static List<String> text(PoolsReport report) {
        return new PoolsText(new Style(false)).lines(report);
    }
}
