// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.GcpResource.InstanceGroup;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Surroundings;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What waits for what is shared.
class SharedNeedsTest {
    private static final DesiredService WEB = DesiredService.external();
    private static final Optional<OwnerMark> MARK = Optional.of(DesiredService.SHARED.mark());
    private static final HealthCheck CHECK = new HealthCheck(
            GcpNames.nodeHealthCheck(DesiredService.CLUSTER),
            10_256,
            "/healthz",
            new HealthCheck.Timing(8, 1, 1, 3),
            MARK);

    @Test
    void aBackendServiceWaitsForEveryGroupThatItLists() {
        assertThat(missing(create(WEB), CHECK, group("us-central1-a"))).isTrue();
        assertThat(missing(create(WEB), CHECK, group("us-central1-a"), group("us-central1-b")))
                .isFalse();
        assertThat(missing(update(WEB), CHECK, group("us-central1-a"))).isTrue();
        assertThat(missing(update(WEB.in("us-central1-a")), CHECK, group("us-central1-a")))
                .isFalse();
    }

    @Test
    void aBackendServiceWaitsForTheSharedHealthCheckIfItUsesIt() {
        assertThat(missing(create(WEB.in("us-central1-a")), group("us-central1-a")))
                .isTrue();
        assertThat(missing(create(WEB.in("us-central1-a").local(true)), group("us-central1-a")))
                .isFalse();
    }

    @Test
    void nothingElseWaits() {
        GcpResource.ForwardingRule rule = WEB.rule(IpFamily.IPV4);

        assertThat(List.of(
                        new GcpChange.Create(DesiredService.OWNER, rule, ""),
                        new GcpChange.Create(DesiredService.OWNER, WEB.firewall(IpFamily.IPV4), ""),
                        new GcpChange.Delete(WEB.backendService().key(), "", DesiredService.MARK)))
                .noneMatch(change -> missing(change));
    }

    private static boolean missing(GcpChange change, GcpResource... shared) {
        return new SharedNeeds(
                        DesiredService.CLUSTER,
                        new GcpState.OfCluster(Surroundings.UNKNOWN, Resources.of(List.of(shared))))
                .areMissingFor(change);
    }

    private static GcpChange create(DesiredService service) {
        return new GcpChange.Create(DesiredService.OWNER, service.backendService(), "");
    }

    private static GcpChange update(DesiredService service) {
        return new GcpChange.Update(DesiredService.OWNER, service.backendService(), "", DesiredService.MARK);
    }

    private static InstanceGroup group(String zone) {
        return new InstanceGroup(
                GcpNames.instanceGroup(DesiredService.CLUSTER), zone, Optional.of(new TreeSet<>()), MARK);
    }
}
