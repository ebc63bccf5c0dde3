// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which step waits for which: those that do not may run side by side, and in any order.
class StepOrderTest {
    private static final DesiredService WEB = DesiredService.external();

    private final ModelledCloud cloud = ModelledCloud.ofService(DesiredServices.OUTSIDE);

    private Plan<GcpChange> planned(DesiredService before, GcpDesired after) {
        cloud.converge(before.desired());
        return cloud.plan(after);
    }

    private static Step<GcpChange> step(Plan<GcpChange> plan, String what) {
        return plan.steps().stream()
                .filter(step -> what.equals(
                        step.change().action() + " " + step.change().key().kind()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + what + " in " + plan));
    }

    private static SortedSet<String> allBefore(Plan<GcpChange> plan, Step<GcpChange> last) {
        SortedSet<String> before = new TreeSet<>(last.after());
        plan.steps().stream()
                .filter(step -> last.after().contains(step.id()))
                .forEach(step -> before.addAll(allBefore(plan, step)));
        return before;
    }

    /// Each of them waits for the one before.
    private static void assertOrder(Plan<GcpChange> plan, String... steps) {
        for (int number = 1; number < steps.length; number++) {
            assertThat(allBefore(plan, step(plan, steps[number])))
                    .as(steps[number] + " waits for " + steps[number - 1])
                    .contains(step(plan, steps[number - 1]).id());
        }
    }

    @Test
    void anAddressIsHeldBeforeItsRuleGoesAndGivenBackAfterTheNextOneStands() {
        assertOrder(
                planned(WEB, WEB.withPorts(Protocol.TCP, 443).desired()),
                "CREATE ADDRESS",
                "DELETE FORWARDING_RULE",
                "CREATE FORWARDING_RULE",
                "DELETE ADDRESS");
    }

    @Test
    void clientsAreLetInToTheNewRuleBeforeTheOldOneGoesAndWhatThatUsedAfterIt() {
        Plan<GcpChange> plan = planned(WEB, WEB.andPorts(Protocol.UDP, 53).desired());

        assertOrder(
                plan,
                "CREATE BACKEND_SERVICE",
                "CREATE FORWARDING_RULE",
                "UPDATE FIREWALL",
                "DELETE FORWARDING_RULE",
                "DELETE BACKEND_SERVICE");
        assertOrder(plan, "CREATE ADDRESS", "CREATE FORWARDING_RULE", "DELETE ADDRESS");
        assertOrder(plan, "DELETE FORWARDING_RULE", "DELETE ADDRESS");
    }

    @Test
    void whatARuleUsesGoesAfterIt() {
        cloud.converge(WEB.local(true).desired());
        cloud.plan(WEB.local(true).withPorts(Protocol.TCP, 443).desired()).steps().stream()
                .limit(1)
                .map(Step::change)
                .forEach(cloud::apply);

        Plan<GcpChange> plan = cloud.plan(GcpDesired.OfService.absent(DesiredService.OWNER));

        assertOrder(plan, "DELETE FORWARDING_RULE", "DELETE ADDRESS");
        assertOrder(plan, "DELETE FORWARDING_RULE", "DELETE BACKEND_SERVICE", "DELETE HEALTH_CHECK");
    }

    @Test
    void aHealthCheckGoesAfterTheBackendServiceHasLeftIt() {
        assertOrder(planned(WEB.local(true), WEB.desired()), "UPDATE BACKEND_SERVICE", "DELETE HEALTH_CHECK");
    }

    @Test
    void aFamilyThatIsWantedNoMoreServesUntilTheOtherDoes() {
        Plan<GcpChange> plan = planned(
                WEB.of(IpFamily.IPV4, IpFamily.IPV6),
                WEB.withPorts(Protocol.TCP, 443).desired());

        String six = cloud.rules().stream()
                .filter(rule -> rule.family() == IpFamily.IPV6)
                .findFirst()
                .orElseThrow()
                .name();
        Step<GcpChange> goes = plan.steps().stream()
                .filter(step -> step.change().key().name().equals(six))
                .findFirst()
                .orElseThrow();
        assertThat(allBefore(plan, goes))
                .contains(step(plan, "CREATE FORWARDING_RULE").id());
    }

    /// It is refused when it is written; until then nothing leads to it.
    @Test
    void noRuleLeadsToABackendServiceOfSomebodyElse() {
        BackendService ours = WEB.backendService();
        cloud.has(new BackendService(
                ours.name(),
                ours.scheme(),
                ours.traffic(),
                ours.healthCheck(),
                ours.groups(),
                ours.affinity(),
                ours.tracking(),
                ours.drainSeconds(),
                Optional.empty()));

        assertOrder(cloud.plan(WEB.desired()), "UPDATE BACKEND_SERVICE", "CREATE FORWARDING_RULE");
    }

    @Test
    void clientsAreLetInAtTheOldAddressUntilItsRuleHasGone() {
        cloud.converge(WEB.desired());
        String old = cloud.ip(IpFamily.IPV4);

        Plan<GcpChange> plan = cloud.plan(
                WEB.andPorts(Protocol.UDP, 53).at(DesiredServices.OUTSIDE.ip()).desired());

        assertOrder(plan, "CREATE FORWARDING_RULE", "UPDATE FIREWALL", "DELETE FORWARDING_RULE");
        assertThat(plan.steps())
                .extracting(Step::change)
                .filteredOn(change -> change.key().kind() == GcpKind.FIREWALL)
                .extracting(change -> ((Firewall) ((GcpChange.Update) change).wanted()).destinations())
                .containsExactly(
                        new TreeSet<>(List.of(old, DesiredServices.OUTSIDE.ip())),
                        new TreeSet<>(List.of(DesiredServices.OUTSIDE.ip())));
    }
}
