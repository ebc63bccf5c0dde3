// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.cli.Style;
import io.cloudlb.app.cli.TextTable;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.PoolDifference;
import io.cloudlb.metallb.PoolForecast;
import io.cloudlb.metallb.allocation.PoolEdit;
import io.cloudlb.metallb.allocation.PoolFill;
import io.cloudlb.metallb.allocation.Unmet;
import io.cloudlb.metallb.allocation.UnmetText;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What other pools would do, for people.
///
/// @param style colours or none
record PoolsText(Style style) {
    List<String> lines(PoolsReport report) {
        List<String> lines = new ArrayList<>();
        switch (report.forecast()) {
            case PoolForecast.Refused refused -> {
                lines.add("refused, the pools in force would stay in force:");
                refused.problems().forEach(problem -> lines.add("  " + style.red("x") + " " + problem));
            }
            case PoolForecast.Foreseen foreseen -> lines.addAll(foreseen(foreseen));
        }
        report.forecast().skipped().forEach(document -> lines.add("Skipped: " + document + " is no pool of MetalLB's"));
        lines.add(summary(report));
        return lines;
    }

    private List<String> foreseen(PoolForecast.Foreseen foreseen) {
        PoolEdit edit = foreseen.edit();
        List<String> lines = new ArrayList<>();
        lines.add(style.bold("Pools, under --metallb-pool-edits=%s"
                .formatted(edit.policy().name().toLowerCase(Locale.ROOT))));
        lines.addAll(pools(foreseen));
        lines.add("");
        edit.moved().forEach(moved -> lines.add("  " + style.yellow("~") + " " + moved));
        edit.cleared()
                .forEach(cleared -> lines.add("  %s %s loses %s, because there is no other address for it"
                        .formatted(style.red("-"), cleared.service(), inWords(cleared.before()))));
        edit.served()
                .forEach(served -> lines.add(
                        "  %s %s gets %s".formatted(style.green("+"), served.service(), inWords(served.after()))));
        edit.stranded().forEach(stranded -> lines.add("  " + style.red("!") + " " + stranded(foreseen, stranded)));
        edit.rehomed()
                .forEach(one -> lines.add("  %s %s keeps its address, of pool %s and no longer of pool %s"
                        .formatted(style.dim("="), one.service(), one.to(), one.from())));
        waiting(foreseen)
                .forEach((service, unmet) -> lines.add("  %s %s %s: %s"
                        .formatted(
                                style.red("x"),
                                service,
                                unmet instanceof Unmet.NotAnnounced ? "has an address that serves nobody" : "waits",
                                UnmetText.sentence(service, unmet))));
        if (lines.getLast().isEmpty()) {
            lines.add("  no Service would notice");
        }
        lines.add("");
        foreseen.order().forEach(step -> lines.add("Order: " + step + "."));
        foreseen.notes().forEach(note -> lines.add("Note: " + note + "."));
        return lines;
    }

    private static String stranded(PoolForecast.Foreseen foreseen, PoolEdit.Stranded stranded) {
        return "%s keeps %s, which these pools do not give to it: %s"
                .formatted(
                        stranded.service(),
                        inWords(stranded.addresses()),
                        UnmetText.sentence(stranded.service(), lack(foreseen, stranded)));
    }

    /// With what MetalLB's speaker makes of it, if it makes anything of it.
    static Unmet lack(PoolForecast.Foreseen foreseen, PoolEdit.Stranded stranded) {
        return foreseen.lacking().getOrDefault(stranded.service(), stranded.why());
    }

    /// Who is stranded is told apart.
    static SortedMap<ServiceKey, Unmet> waiting(PoolForecast.Foreseen foreseen) {
        SortedMap<ServiceKey, Unmet> waiting = new TreeMap<>(foreseen.lacking());
        foreseen.edit().stranded().forEach(stranded -> waiting.remove(stranded.service()));
        return waiting;
    }

    private List<String> pools(PoolForecast.Foreseen foreseen) {
        Map<String, PoolFill> before = fills(foreseen.edit().before());
        Map<String, PoolFill> after = fills(foreseen.edit().after());
        TextTable table = TextTable.of("  ", "POOL", "FAMILY", "TAKEN NOW", "TAKEN THEN");
        for (PoolDifference pool : foreseen.pools()) {
            Stream.concat(before.keySet().stream(), after.keySet().stream())
                    .filter(key -> key.startsWith(pool.name() + "/"))
                    .distinct()
                    .sorted()
                    .forEach(key -> table.row(
                            "  " + sign(pool.kind()),
                            pool.name(),
                            key.substring(key.indexOf('/') + 1),
                            taken(Optional.ofNullable(before.get(key))),
                            taken(Optional.ofNullable(after.get(key)))));
        }
        return table.lines();
    }

    private static Map<String, PoolFill> fills(List<PoolFill> fills) {
        return fills.stream().collect(Collectors.toMap(fill -> fill.pool() + "/" + fill.family(), Function.identity()));
    }

    private static String taken(Optional<PoolFill> fill) {
        return fill.map(one -> one.assigned() + " of "
                        + (one.capacity() == Long.MAX_VALUE ? "countless" : String.valueOf(one.capacity())))
                .orElse("-");
    }

    private static String sign(PoolDifference.Kind kind) {
        return switch (kind) {
            case ADDED -> "+";
            case CHANGED -> "~";
            case REMOVED -> "-";
            case SAME -> " ";
        };
    }

    private static String summary(PoolsReport report) {
        String found =
                switch (report.forecast()) {
                    case PoolForecast.Refused refused -> "refused for what is named above";
                    case PoolForecast.Foreseen foreseen -> summary(foreseen);
                };
        return "Plan: %s. Nothing was changed.".formatted(found);
    }

    private static String summary(PoolForecast.Foreseen foreseen) {
        PoolEdit edit = foreseen.edit();
        long differing = foreseen.pools().stream()
                .filter(pool -> pool.kind() != PoolDifference.Kind.SAME)
                .count();
        return "%d of %d pools differ; Services: %d move, %d stranded, %d served, %d of another pool's name, %d wait"
                        .formatted(
                                differing,
                                foreseen.pools().size(),
                                edit.moved().size(),
                                edit.stranded().size(),
                                edit.served().size(),
                                edit.rehomed().size(),
                                waiting(foreseen).size())
                + (edit.cleared().isEmpty()
                        ? ""
                        : ", %d lose their address".formatted(edit.cleared().size()));
    }

    private static String inWords(List<IpAddress> addresses) {
        return addresses.stream().map(IpAddress::toString).collect(Collectors.joining(", "));
    }
}
