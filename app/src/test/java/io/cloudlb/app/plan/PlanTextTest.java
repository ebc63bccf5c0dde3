// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.app.cli.Style;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.core.plan.Policy;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanTextTest {
    private static final ServiceKey WEB = new ServiceKey("default", "web");

    @Test
    void alignsChangesAndSumsThemUp() {
        PlanReport report = report(new Verdict.Planned(new Changes(
                List.of(
                        change("1", Action.CREATE, "LoadBalancer", "web", "internal"),
                        change("2", Action.UPDATE, "TargetGroup", "web-80", "adds node-c"),
                        change("3", Action.DELETE, "LoadBalancer", "web-old", "")),
                List.of(new PlannedReplacement(
                        "LoadBalancer", "web-old", "the scheme is fixed", "about a minute, new host name")))));

        assertThat(text(report))
                .containsExactly(
                        "Service default/web",
                        "  +   LoadBalancer   web       internal",
                        "  ~   TargetGroup    web-80    adds node-c",
                        "  -   LoadBalancer   web-old",
                        "  -/+ LoadBalancer web-old is replaced: the scheme is fixed. Downtime: about a minute, new"
                                + " host name",
                        "",
                        "Note: no nodes were read",
                        "Skipped: Deployment web is not a Service",
                        "Plan: 1 to create, 1 to change, 1 to delete, 1 replaced. Nothing was changed; 4 calls read.");
        assertThat(report.exitCode(false)).isEqualTo(3);
    }

    @Test
    void namesEveryProblemOfARefusedService() {
        PlanReport report = report(new Verdict.Refused(List.of(
                new Problem("InvalidSourceRange", "spec.loadBalancerSourceRanges", "'x' is no CIDR"),
                new Problem("UnsupportedProtocol", "spec.ports[0]", "SCTP is not possible"))));

        assertThat(text(report))
                .contains(
                        "  refused, nothing would be made:",
                        "  x spec.loadBalancerSourceRanges: 'x' is no CIDR",
                        "  x spec.ports[0]: SCTP is not possible");
        assertThat(report.exitCode(false)).isEqualTo(1);
    }

    @Test
    void showsWhatGoesOnForARefusedServiceThatKeepsItsLoadBalancer() {
        PlanReport report = report(new Verdict.Refused(
                List.of(new Problem("UnsupportedProtocol", "spec.ports[0]", "SCTP is not possible")),
                Optional.of(new Changes(
                        List.of(change("1", Action.UPDATE, "TargetGroup", "web-80", "adds node-c")), List.of()))));

        assertThat(text(report))
                .containsSubsequence(
                        "  refused, its load balancer stays as it was and follows the nodes:",
                        "  x spec.ports[0]: SCTP is not possible",
                        "  ~   TargetGroup   web-80   adds node-c",
                        "Plan: 0 to create, 1 to change, 0 to delete, 0 replaced. Nothing was changed; 4 calls read.");
        JsonNode service = JsonMapper.shared()
                .readTree(PlanJson.write(report))
                .get("services")
                .get(0);
        assertThat(service.get("verdict").asString()).isEqualTo("refused");
        assertThat(service.get("changes")).hasSize(1);
        assertThat(report.exitCode(false)).isEqualTo(1);
    }

    @Test
    void saysThatNothingIsToBeDone() {
        PlanReport report = report(new Verdict.Planned(Changes.NONE));

        assertThat(text(report)).contains("  nothing to do");
        assertThat(report.exitCode(false)).isZero();
    }

    @Test
    void writesTheDocumentedSchemaAsJson() {
        PlanReport report = report(new Verdict.Planned(
                new Changes(List.of(change("1", Action.CREATE, "LoadBalancer", "web", "internal")), List.of())));

        JsonNode json = JsonMapper.shared().readTree(PlanJson.write(report));

        assertThat(json.propertyNames())
                .containsExactlyInAnyOrder(
                        "schema", "provider", "cluster", "services", "shared", "skipped", "notes", "summary", "calls");
        assertThat(json.get("schema").asString()).isEqualTo("cloudlb.io/plan/v1");
        JsonNode service = json.get("services").get(0);
        assertThat(service.propertyNames())
                .containsExactlyInAnyOrder(
                        "namespace", "name", "inCluster", "verdict", "problems", "warnings", "changes", "replacements");
        assertThat(service.get("verdict").asString()).isEqualTo("changes");
        assertThat(service.get("changes").get(0).propertyNames())
                .containsExactlyInAnyOrder("id", "action", "kind", "name", "detail", "after", "withheld");
        assertThat(json.get("summary").get("create").asInt()).isEqualTo(1);
        assertThat(json.get("calls").get("writes").asInt()).isZero();
    }

    @Test
    void marksWhatThePolicyWithholdsAndCountsItApart() {
        Plan<Deletion> plan = new Plan<>(
                List.of(new Step<>("old", new Deletion("web-old"), Collections.emptySortedSet())), List.of());

        PlanReport report = report(new Verdict.Planned(Changes.of(plan, Policy.UPSERT_ONLY)));

        assertThat(text(report))
                .contains(
                        "  -   LoadBalancer   web-old   no longer wanted [withheld by the policy]",
                        "Plan: 0 to create, 0 to change, 0 to delete, 0 replaced and 1 withheld by the policy."
                                + " Nothing was changed; 4 calls read.");
        assertThat(report.exitCode(false)).isZero();
    }

    private record Deletion(String name) implements Change {
        @Override
        public Action action() {
            return Action.DELETE;
        }

        @Override
        public ResourceRef resource() {
            return new ResourceRef("LoadBalancer", name);
        }

        @Override
        public String detail() {
            return "no longer wanted";
        }

        @Override
        public Optional<OwnerMark> existingMark() {
            return Optional.empty();
        }
    }

    private static PlannedChange change(String id, Action action, String kind, String name, String detail) {
        return new PlannedChange(id, action, kind, name, detail, List.of(), false);
    }

    private static PlanReport report(Verdict verdict) {
        return new PlanReport(
                "aws",
                new PlanReport.Cluster("prod", true, 3),
                List.of(new ServicePlan(WEB, true, verdict, List.of())),
                Changes.NONE,
                List.of("Deployment web"),
                List.of("no nodes were read"),
                new PlanReport.Calls(4, 0));
    }

    private static List<String> text(PlanReport report) {
        return new PlanText(new Style(false)).lines(report);
    }
}
