// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.app.cli.TextTable;
import io.cloudlb.app.demo.AuditLog.Write;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Counts what the controller wrote to the API server in each step, by the API server's own log. The lease, which is
/// renewed all the time, is left out.
final class WriteTally implements Costs {
    /// Longer than the controller lets pass between two writes of the pools' counters.
    private static final Duration QUIET = Duration.ofMillis(1_500);

    private static final String LEASES = "leases";
    private static final Map<String, String> KINDS = Map.of(
            "services/status", "service status",
            "configmaps", "claims",
            "events", "event",
            "ipaddresspools/status", "pool counter");

    private final AuditLog log;
    private final Patience patience;
    private final TextTable table = TextTable.of("STEP", "STATUS", "CLAIMS", "EVENTS", "POOL COUNTERS", "OTHER");

    WriteTally(AuditLog log, Patience patience) {
        this.log = log;
        this.patience = patience;
    }

    @Override
    public String end(String step) {
        patience.watch(QUIET);
        Map<String, Long> counts = log.next().stream()
                .filter(write -> write.userAgent().startsWith("cloudlb/"))
                .map(Write::resource)
                .filter(resource -> !resource.equals(LEASES))
                .collect(Collectors.groupingBy(WriteTally::kind, TreeMap::new, Collectors.counting()));
        table.row(
                step,
                count(counts, "service status"),
                count(counts, "claims"),
                count(counts, "event"),
                count(counts, "pool counter"),
                count(counts, "other"));
        return "Written: " + (counts.isEmpty() ? "nothing" : inWords(counts));
    }

    @Override
    public List<String> lines() {
        return table.lines();
    }

    private static String kind(String resource) {
        return KINDS.getOrDefault(resource, "other");
    }

    private static String count(Map<String, Long> counts, String kind) {
        return String.valueOf(counts.getOrDefault(kind, 0L));
    }

    private static String inWords(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
