// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Step;
import io.cloudlb.core.provider.Planning;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpState;
import java.util.List;
import java.util.TreeMap;
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

        assertThat(GcpPlanner.plan(ABSENT, unread, GcpState.OfCluster.NOTHING))
                .isInstanceOf(Planning.NeedsObservation.class);
        assertThat(GcpPlanner.ownsNothing(unread)).isFalse();
    }

    private static List<GcpKind> kinds(Plan<GcpChange> plan) {
        return plan.steps().stream()
                .map(Step::change)
                .map(change -> change.key().kind())
                .toList();
    }
}
