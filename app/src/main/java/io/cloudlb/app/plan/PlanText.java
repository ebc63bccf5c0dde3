// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.cli.Style;
import io.cloudlb.app.cli.TextTable;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.plan.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A plan for people.
///
/// @param style colours or none
record PlanText(Style style) {
    List<String> lines(PlanReport report) {
        List<String> lines = new ArrayList<>();
        report.services().forEach(service -> lines.addAll(service(service)));
        if (!report.shared().isEmpty()) {
            lines.add(style.bold(
                    "Shared by all Services of cluster " + report.cluster().name()));
            lines.addAll(changes(report.shared()));
            lines.add("");
        }
        report.notes().forEach(note -> lines.add("Note: " + note));
        report.skipped().forEach(document -> lines.add("Skipped: " + document + " is not a Service"));
        lines.add(summary(report));
        return lines;
    }

    private List<String> service(ServicePlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add(style.bold("Service " + plan.service()) + (plan.inCluster() ? "" : ", not in the cluster yet"));
        lines.addAll(verdict(plan.verdict()));
        for (Problem warning : plan.warnings()) {
            lines.add("  " + style.yellow("!") + " " + warning);
        }
        lines.add("");
        return lines;
    }

    private List<String> verdict(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Planned(Changes changes) -> changes.isEmpty() ? List.of("  nothing to do") : changes(changes);
            case Verdict.Valid _ -> List.of("  nothing is wrong with it, as far as can be told offline");
            case Verdict.Refused(List<Problem> problems, Optional<Changes> kept) -> refused(problems, kept);
            case Verdict.NotServed(String why) -> List.of("  left alone: " + why);
        };
    }

    private List<String> refused(List<Problem> problems, Optional<Changes> kept) {
        List<String> lines = new ArrayList<>();
        lines.add(
                kept.isPresent()
                        ? "  refused, its load balancer stays as it was and follows the nodes:"
                        : "  refused, nothing would be made:");
        problems.forEach(problem -> lines.add("  " + style.red("x") + " " + problem));
        kept.ifPresent(changes -> lines.addAll(changes(changes)));
        return lines;
    }

    private List<String> changes(Changes changes) {
        TextTable table = new TextTable();
        changes.steps().forEach(step -> table.row(sign(step.action()), step.kind(), step.name(), detail(step)));
        List<String> lines = new ArrayList<>();
        List<String> rows = table.lines();
        for (int index = 0; index < rows.size(); index++) {
            lines.add("  " + paint(changes.steps().get(index).action(), rows.get(index)));
        }
        for (PlannedReplacement replacement : changes.replacements()) {
            lines.add("  " + style.red("-/+") + " " + replacement.kind() + " " + replacement.name() + " is replaced: "
                    + replacement.why() + ". Downtime: " + replacement.downtime());
        }
        return lines;
    }

    private static String detail(PlannedChange step) {
        return step.withheld() ? step.detail() + " [withheld by the policy]" : step.detail();
    }

    private String paint(Action action, String row) {
        String coloured =
                switch (action) {
                    case CREATE -> style.green(sign(action));
                    case UPDATE -> style.yellow(sign(action));
                    case DELETE -> style.red(sign(action));
                };
        return coloured + row.substring(1);
    }

    private static String sign(Action action) {
        return switch (action) {
            case CREATE -> "+";
            case UPDATE -> "~";
            case DELETE -> "-";
        };
    }

    private static String summary(PlanReport report) {
        String withheld = report.withheld() == 0 ? "" : " and %d withheld by the policy".formatted(report.withheld());
        return "Plan: %d to create, %d to change, %d to delete, %d replaced%s. Nothing was changed; %d calls read."
                .formatted(
                        report.count(Action.CREATE),
                        report.count(Action.UPDATE),
                        report.count(Action.DELETE),
                        report.replaced(),
                        withheld,
                        report.calls().reads());
    }
}
