// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.PoolDifference;
import io.cloudlb.metallb.PoolDifference.Kind;
import io.cloudlb.metallb.PoolForecast;
import io.cloudlb.metallb.allocation.AllocatorSettings.EditPolicy;
import io.cloudlb.metallb.allocation.PoolEdit;
import io.cloudlb.metallb.allocation.PoolFill;
import io.cloudlb.metallb.allocation.Transition;
import io.cloudlb.metallb.allocation.Transition.Cause;
import io.cloudlb.metallb.allocation.Unmet;
import io.cloudlb.metallb.pool.IpAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What files of pools would do.
final class PoolsReports {
    private static final PoolFill LAN = new PoolFill("lan", IpFamily.IPV4, 3, 3, 0);
    private static final PoolFill LAN_6 = new PoolFill("lan-6", IpFamily.IPV6, Long.MAX_VALUE, 1, 0);
    private static final PoolFill SPARE = new PoolFill("spare", IpFamily.IPV4, 2, 0, 0);

    private PoolsReports() {}

    /// Everything that can come of a file, and of each at least one.
    static PoolsReport eventful() {
        Unmet outside = new Unmet.NotInAnyPool(ips("192.0.2.3"), ips("192.0.2.3"));
        return report(new PoolForecast.Foreseen(
                List.of(
                        new PoolDifference("lan", Kind.CHANGED),
                        new PoolDifference("lan-6", Kind.CHANGED),
                        new PoolDifference("new", Kind.ADDED),
                        new PoolDifference("old", Kind.REMOVED),
                        new PoolDifference("spare", Kind.SAME)),
                new PoolEdit(
                        EditPolicy.MOVE,
                        List.of(transition("web", ips("192.0.2.1"), ips("192.0.2.7"), Cause.POOLS_EDITED)),
                        List.of(transition("gone", ips("192.0.2.2"), List.of(), Cause.POOLS_EDITED)),
                        List.of(transition("late", List.of(), ips("192.0.2.8", "2001:db8::8"), Cause.ASSIGNED)),
                        List.of(new PoolEdit.Stranded(key("api"), ips("192.0.2.3"), outside)),
                        List.of(new PoolEdit.Rehomed(key("mail"), "old", "new")),
                        List.of(LAN, LAN_6, new PoolFill("old", IpFamily.IPV4, 1, 1, 0), SPARE),
                        List.of(
                                new PoolFill("lan", IpFamily.IPV4, 8, 2, 0),
                                new PoolFill("lan-6", IpFamily.IPV4, 4, 0, 0),
                                LAN_6,
                                new PoolFill("new", IpFamily.IPV4, 1, 1, 0),
                                SPARE)),
                new TreeMap<>(Map.of(key("api"), outside, key("sorry"), new Unmet.NoPool())),
                true,
                List.of("First this", "Then that"),
                List.of("This is not known"),
                List.of("Service web")));
    }

    /// Pools as they are, and nobody who waits.
    static PoolsReport uneventful() {
        List<PoolFill> fills = List.of(LAN, LAN_6);
        return report(new PoolForecast.Foreseen(
                List.of(new PoolDifference("lan", Kind.SAME), new PoolDifference("lan-6", Kind.SAME)),
                new PoolEdit(EditPolicy.HOLD, List.of(), List.of(), List.of(), List.of(), List.of(), fills, fills),
                Collections.emptySortedMap(),
                false,
                List.of(),
                List.of(),
                List.of()));
    }

    /// Pools that make no sense.
    static PoolsReport refused() {
        return report(new PoolForecast.Refused(
                List.of(
                        new Problem("InvalidPool", "spec.addresses[0]", "'x' is no range"),
                        new Problem("InvalidPool", "spec.adresses", "unknown field")),
                List.of("Service web")));
    }

    private static PoolsReport report(PoolForecast forecast) {
        return new PoolsReport("metallb", "prod", forecast, new PlanReport.Calls(1, 0));
    }

    private static Transition transition(String name, List<IpAddress> before, List<IpAddress> after, Cause cause) {
        return new Transition(Instant.EPOCH, key(name), before, after, cause);
    }

    private static ServiceKey key(String name) {
        return new ServiceKey("shop", name);
    }

    private static List<IpAddress> ips(String... texts) {
        return Stream.of(texts).map(text -> IpAddress.parse(text).orElseThrow()).toList();
    }
}
