// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.PendingWrite;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// One Service's resources: made, left alone, deleted.
class ServicePlanTest {
    private static final GcpDesired ABSENT = GcpDesired.OfService.absent(DesiredService.OWNER);

    private final ModelledCloud cloud = ModelledCloud.ofService();

    @Test
    void anExternalServiceTakesThreeWritesOneAfterTheOther() {
        Plan<GcpChange> plan = cloud.converge(DesiredService.external().desired());

        assertThat(kinds(plan)).containsExactly(GcpKind.BACKEND_SERVICE, GcpKind.FORWARDING_RULE, GcpKind.FIREWALL);
        assertThat(plan.steps().get(1).after())
                .containsExactly(plan.steps().get(0).id());
        assertThat(plan.steps().get(2).after())
                .containsExactly(plan.steps().get(1).id());
        assertThat(cloud.published(DesiredService.external().desired())).containsExactly(cloud.ip(IpFamily.IPV4));
    }

    @Test
    void nothingIsWrittenWhereEverythingStands() {
        cloud.converge(DesiredService.external().desired());

        assertThat(cloud.plan(DesiredService.external().desired())).isEqualTo(Plan.empty());
    }

    @Test
    void aDeletionTakesOneCallForEachResourceAndLeavesNothing() {
        cloud.converge(DesiredService.external().local(true).desired());

        Plan<GcpChange> plan = cloud.converge(ABSENT);

        assertThat(plan.steps()).hasSize(4);
        assertThat(plan.steps().stream()
                        .filter(step -> step.after().isEmpty())
                        .map(step -> step.change().key().kind()))
                .containsExactly(GcpKind.FORWARDING_RULE, GcpKind.FIREWALL);
        assertThat(GcpPlanner.ownsNothing(cloud.service())).isTrue();
    }

    @Test
    void whatIsNotReadIsReadFirst() {
        GcpState.OfService unread = cloud.service().with(cloud.resources(), new TreeMap<>(), true);

        assertThat(GcpPlanner.plan(ABSENT, unread, GcpState.OfCluster.NOTHING)).isEmpty();
        assertThat(GcpPlanner.ownsNothing(unread)).isFalse();
    }

    @Test
    void anAddressThatWasNotReadIsReadFirstUnlessAllIsToGo() {
        cloud.converge(DesiredService.external().desired());
        cloud.has(cloud.rules().getFirst().at(Optional.empty()));

        assertThat(GcpPlanner.plan(DesiredService.external().desired(), cloud.service(), GcpState.OfCluster.NOTHING))
                .isEmpty();
        cloud.converge(ABSENT);
    }

    /// k/k#49425, k/k#50977: another traffic policy was not followed, or cost the load balancer.
    @Test
    void anotherTrafficPolicyIsFollowedInPlace() {
        DesiredService web = DesiredService.external();
        cloud.converge(web.desired());

        Plan<GcpChange> toLocal = cloud.converge(web.local(true).desired());
        Plan<GcpChange> toCluster = cloud.converge(web.desired());

        assertThat(steps(toLocal)).containsExactly("CREATE HEALTH_CHECK", "UPDATE BACKEND_SERVICE");
        assertThat(toLocal.steps().getLast().after())
                .containsExactly(toLocal.steps().getFirst().id());
        assertThat(steps(toCluster)).containsExactly("UPDATE BACKEND_SERVICE", "DELETE HEALTH_CHECK");
        assertThat(toLocal.replacements()).isEmpty();
    }

    /// CPG PR#865 (kubernetes/cloud-provider-gcp): what used the rule leaked when the rule's deletion had half failed.
    @Test
    void whatAHalfFailedDeletionLeftIsFoundAndDeleted() {
        cloud.converge(DesiredService.external().local(true).desired());
        cloud.lacks(cloud.rules().getFirst().key());

        Plan<GcpChange> plan = cloud.converge(ABSENT);

        assertThat(steps(plan)).containsExactly("DELETE FIREWALL", "DELETE BACKEND_SERVICE", "DELETE HEALTH_CHECK");
        assertThat(GcpPlanner.ownsNothing(cloud.service())).isTrue();
    }

    /// k/k#60879: what one load balancer lets in, others let in, too.
    @Test
    void clientsAreLetInToTheServicesOwnAddressAlone() {
        DesiredService web = DesiredService.external();
        cloud.converge(web.of(IpFamily.IPV4, IpFamily.IPV6).desired());

        assertThat(cloud.resources().all(Firewall.class))
                .hasSize(2)
                .allSatisfy(
                        firewall -> assertThat(firewall.destinations()).containsExactly(cloud.ip(firewall.family())));
        assertThat(steps(cloud.converge(web.of(IpFamily.IPV4, IpFamily.IPV6)
                        .from("192.0.2.0/24")
                        .desired())))
                .containsExactly("UPDATE FIREWALL", "UPDATE FIREWALL");
    }

    @Test
    void aFamilyThatIsWantedNoMoreGoesAlone() {
        DesiredService web = DesiredService.external();
        cloud.converge(web.of(IpFamily.IPV4, IpFamily.IPV6).desired());

        Plan<GcpChange> plan = cloud.converge(web.desired());

        assertThat(steps(plan)).containsExactly("DELETE FORWARDING_RULE", "DELETE FIREWALL");
    }

    @Test
    void globalAccessChangesInPlace() {
        cloud.converge(DesiredService.internal().desired());

        assertThat(steps(cloud.converge(
                        DesiredService.internal().withGlobalAccess(true).desired())))
                .containsExactly("UPDATE FORWARDING_RULE");
    }

    @Test
    void backendsFollowTheZonesInOneWrite() {
        cloud.converge(DesiredService.external().desired());
        GcpDesired.OfService less =
                DesiredService.external().in("us-central1-a").desired();

        Plan<GcpChange> plan = cloud.converge(less);

        assertThat(plan.steps())
                .extracting(step -> step.change().detail())
                .containsExactly("zones from us-central1-a, us-central1-b to us-central1-a");
    }

    @Test
    void aServiceThatStaysAsItIsFollowsTheZonesAndNothingElse() {
        DesiredService web = DesiredService.external();
        cloud.converge(web.desired());
        String ip = cloud.ip(IpFamily.IPV4);
        GcpDesired.AsItStands kept = web.in("us-central1-c").kept();
        cloud.has(web.firewall(IpFamily.IPV4).to(new TreeSet<>(Set.of(ip, "192.0.2.1"))));

        Plan<GcpChange> plan = cloud.converge(kept);

        assertThat(steps(plan)).containsExactly("UPDATE BACKEND_SERVICE");
        assertThat(cloud.published(kept)).containsExactly(ip);
    }

    @Test
    void whatIsNotOursStaysAsItIsWhereAServiceIsKept() {
        GcpResource.BackendService others = unmarked(DesiredService.external().backendService());
        cloud.has(others);

        assertThat(cloud.plan(DesiredService.external().in().kept())).isEqualTo(Plan.empty());
        assertThat(GcpPlanner.ownsNothing(cloud.service())).isTrue();
    }

    private static GcpResource.BackendService unmarked(GcpResource.BackendService service) {
        return new GcpResource.BackendService(
                service.name(),
                service.scheme(),
                service.traffic(),
                service.healthCheck(),
                service.groups(),
                service.affinity(),
                service.tracking(),
                service.drainSeconds(),
                Optional.empty());
    }

    @Test
    void whatIsUnderWayIsNotNothing() {
        GcpState.OfService during = GcpState.OfService.NOTHING.with(
                GcpState.OfService.NOTHING.resources(),
                new TreeMap<>(
                        Map.of("global/operations/o", new PendingWrite("creates a firewall rule", Optional.empty()))),
                false);

        assertThat(GcpPlanner.ownsNothing(during)).isFalse();
        assertThat(GcpPlanner.ownsNothing(GcpState.OfService.NOTHING)).isTrue();
    }

    @Test
    void theDigestOfTargetsIsThatOfTheGroupsAndOfTheTagsThatFindNodes() {
        DesiredService web = DesiredService.external();
        GcpDesired kept = web.kept();
        GcpDesired less = web.in("us-central1-a").kept();

        assertThat(GcpPlanner.targetDigest(web.desired()))
                .isEqualTo(GcpPlanner.targetDigest(
                        web.local(true).withAffinity("CLIENT_IP").desired()))
                .isNotEqualTo(GcpPlanner.targetDigest(web.in("us-central1-a").desired()))
                .isNotEqualTo(GcpPlanner.targetDigest(tagged(web, "other")));
        assertThat(GcpPlanner.targetDigest(kept)).isNotEqualTo(GcpPlanner.targetDigest(less));
        assertThat(GcpPlanner.targetDigest(ABSENT)).isEmpty();
    }

    private static GcpDesired tagged(DesiredService service, String tag) {
        Firewall firewall = service.firewall(IpFamily.IPV4);
        Firewall changed = new Firewall(
                firewall.name(),
                firewall.family(),
                firewall.sources(),
                firewall.destinations(),
                firewall.ports(),
                new TreeSet<>(Set.of(tag)),
                firewall.priority(),
                firewall.mark());
        GcpDesired.LoadBalancer balancer = service.desired().loadBalancer().orElseThrow();
        return new GcpDesired.OfService(
                DesiredService.OWNER,
                Optional.of(new GcpDesired.LoadBalancer(
                        balancer.healthCheck(),
                        balancer.subset(),
                        balancer.backendService(),
                        balancer.rules(),
                        List.of(changed))));
    }

    private static List<String> steps(Plan<GcpChange> plan) {
        return plan.steps().stream()
                .map(Step::change)
                .map(change -> change.action() + " " + change.key().kind())
                .toList();
    }

    private static List<GcpKind> kinds(Plan<GcpChange> plan) {
        return plan.steps().stream()
                .map(Step::change)
                .map(change -> change.key().kind())
                .toList();
    }
}
