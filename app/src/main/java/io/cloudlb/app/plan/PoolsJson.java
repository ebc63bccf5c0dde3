// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.PoolDifference;
import io.cloudlb.metallb.PoolForecast;
import io.cloudlb.metallb.allocation.PoolEdit;
import io.cloudlb.metallb.allocation.PoolFill;
import io.cloudlb.metallb.allocation.Transition;
import io.cloudlb.metallb.allocation.Unmet;
import io.cloudlb.metallb.allocation.UnmetText;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What other pools would do, for programs. The schema is documented in `docs/plan.md`; within one `schema` fields are
/// only added.
final class PoolsJson {
    private PoolsJson() {}

    static String write(PoolsReport report) {
        Map<String, Object> document = new TreeMap<>();
        document.put("schema", "cloudlb.io/pools-plan/v1");
        document.put("provider", report.provider());
        document.put("cluster", report.cluster());
        document.put("skipped", report.forecast().skipped());
        document.put("calls", report.calls());
        switch (report.forecast()) {
            case PoolForecast.Refused(List<Problem> problems, List<String> _) -> {
                document.put("verdict", "refused");
                document.put("problems", problems);
            }
            case PoolForecast.Foreseen foreseen -> {
                document.put("verdict", foreseen.changes() ? "changes" : "unchanged");
                putForeseen(document, foreseen);
            }
        }
        return PlanJson.JSON.writeValueAsString(document);
    }

    private static void putForeseen(Map<String, Object> document, PoolForecast.Foreseen foreseen) {
        PoolEdit edit = foreseen.edit();
        document.put("policy", word(edit.policy()));
        document.put("pools", foreseen.pools().stream().map(PoolsJson::pool).toList());
        document.put("takenNow", edit.before().stream().map(PoolsJson::fill).toList());
        document.put("takenThen", edit.after().stream().map(PoolsJson::fill).toList());
        document.put("moved", edit.moved().stream().map(PoolsJson::transition).toList());
        document.put(
                "cleared", edit.cleared().stream().map(PoolsJson::transition).toList());
        document.put("served", edit.served().stream().map(PoolsJson::transition).toList());
        document.put(
                "stranded",
                edit.stranded().stream()
                        .map(one -> lacking(one.service(), one.addresses(), PoolsText.lack(foreseen, one)))
                        .toList());
        document.put(
                "rehomed",
                edit.rehomed().stream()
                        .map(one -> new Rehomed(
                                one.service().namespace(), one.service().name(), one.from(), one.to()))
                        .toList());
        document.put(
                "waiting",
                PoolsText.waiting(foreseen).entrySet().stream()
                        .map(one -> lacking(one.getKey(), List.of(), one.getValue()))
                        .toList());
        document.put("speakerRefuses", foreseen.speakerRefuses());
        document.put("order", foreseen.order());
        document.put("notes", foreseen.notes());
    }

    private static PoolEntry pool(PoolDifference pool) {
        return new PoolEntry(pool.name(), word(pool.kind()));
    }

    private static Fill fill(PoolFill fill) {
        return new Fill(fill.pool(), fill.family().toString(), fill.capacity(), fill.assigned());
    }

    private static Move transition(Transition transition) {
        return new Move(
                transition.service().namespace(),
                transition.service().name(),
                texts(transition.before()),
                texts(transition.after()),
                transition.cause().toString());
    }

    private static Lacking lacking(ServiceKey service, List<IpAddress> addresses, Unmet why) {
        return new Lacking(
                service.namespace(), service.name(), texts(addresses), why.code(), UnmetText.sentence(service, why));
    }

    private static List<String> texts(List<IpAddress> addresses) {
        return addresses.stream().map(IpAddress::toString).toList();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private record PoolEntry(String name, String change) {}

    private record Fill(String pool, String family, long capacity, long assigned) {}

    private record Move(String namespace, String name, List<String> before, List<String> after, String cause) {}

    private record Rehomed(String namespace, String name, String from, String to) {}

    private record Lacking(String namespace, String name, List<String> addresses, String reason, String message) {}
}
