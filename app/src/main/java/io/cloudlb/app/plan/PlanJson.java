// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.plan.Action;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A plan for programs. The schema is documented in `docs/plan.md`; within one `schema` fields are only added.
final class PlanJson {
    static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PlanJson() {}

    static String write(PlanReport report) {
        return JSON.writeValueAsString(new Document(
                "cloudlb.io/plan/v1",
                report.provider(),
                report.cluster(),
                report.services().stream().map(PlanJson::service).toList(),
                changes(report.shared()),
                report.skipped(),
                report.notes(),
                new Summary(
                        report.count(Action.CREATE),
                        report.count(Action.UPDATE),
                        report.count(Action.DELETE),
                        report.replaced(),
                        report.withheld()),
                report.calls()));
    }

    private static ServiceEntry service(ServicePlan plan) {
        return new ServiceEntry(
                plan.service().namespace(),
                plan.service().name(),
                plan.inCluster(),
                word(plan),
                switch (plan.verdict()) {
                    case Verdict.Refused(List<Problem> problems, Optional<Changes> _) -> problems;
                    case Verdict.NotServed(String why) -> List.of(new Problem("NotServed", "spec", why));
                    case Verdict.Planned _, Verdict.Valid _ -> List.of();
                },
                plan.warnings(),
                changes(plan.changes()),
                plan.changes().replacements());
    }

    private static String word(ServicePlan plan) {
        return switch (plan.verdict()) {
            case Verdict.Planned(Changes changes) -> changes.isEmpty() ? "unchanged" : "changes";
            case Verdict.Valid _ -> "valid";
            case Verdict.Refused _ -> "refused";
            case Verdict.NotServed _ -> "not-served";
        };
    }

    private static List<ChangeEntry> changes(Changes changes) {
        return changes.steps().stream()
                .map(step -> new ChangeEntry(
                        step.id(),
                        step.action().name().toLowerCase(Locale.ROOT),
                        step.kind(),
                        step.name(),
                        step.detail(),
                        step.after(),
                        step.withheld()))
                .toList();
    }

    private record Document(
            String schema,
            String provider,
            PlanReport.Cluster cluster,
            List<ServiceEntry> services,
            List<ChangeEntry> shared,
            List<String> skipped,
            List<String> notes,
            Summary summary,
            PlanReport.Calls calls) {}

    private record ServiceEntry(
            String namespace,
            String name,
            boolean inCluster,
            String verdict,
            List<Problem> problems,
            List<Problem> warnings,
            List<ChangeEntry> changes,
            List<PlannedReplacement> replacements) {}

    private record ChangeEntry(
            String id, String action, String kind, String name, String detail, List<String> after, boolean withheld) {}

    private record Summary(long create, long update, long delete, long replaced, long withheld) {}
}
