// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static io.cloudlb.testkit.controller.ControllerStage.SWEEP;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.testkit.fake.FakeResource;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A process that watches some namespaces knows nothing of the others, and must not take its ignorance for knowledge.
class NamespacesTest {
    private final ControllerStage stage = new ControllerStage().deletingOrphans();

    @Test
    void neverTakesServicesOfUnwatchedNamespacesForOrphans() {
        stage.world.create(aService("web").port(80));
        stage.world.create(aService("shop").namespace("other").port(80));
        stage.start().stop();
        assertThat(stage.count(Kind.BALANCER)).isEqualTo(2);

        stage.start("default").runFor(SWEEP.multipliedBy(3));

        assertThat(stage.count(Kind.BALANCER)).isEqualTo(2);
        assertThat(stage.gauge("cloudlb_orphans")).isZero();
    }

    @Test
    void keepsWhatIsSharedWhileServicesOfUnwatchedNamespacesHaveLoadBalancers() {
        stage.world.create(aService("web").port(80));
        stage.world.create(aService("shop").namespace("other").port(80));
        stage.start().stop();

        SteppedController here = stage.start("default");
        stage.world.delete("web");
        here.runFor(SWEEP.multipliedBy(3));

        assertThat(stage.world.find("web")).isEmpty();
        assertThat(stage.count(Kind.BALANCER)).isEqualTo(1);
        assertThat(stage.count(Kind.GATEWAY)).isEqualTo(1);
    }

    @Test
    void deletesWhatIsSharedOnceTheLastLoadBalancerOfUnwatchedNamespacesIsGoneToo() {
        stage.world.create(aService("web").port(80));
        stage.world.create(aService("shop").namespace("other").port(80));
        stage.start().stop();
        SteppedController here = stage.start("default");
        stage.world.delete("web");
        here.runFor(Duration.ofMinutes(1));

        stage.cloud.byHand(List.of(), namesOfServices().toList());
        here.runFor(Duration.ofMinutes(11));

        assertThat(stage.cloud.resources()).isEmpty();
    }

    @Test
    void asksNobodyWhileNothingSharedIsToBeDeleted() {
        stage.world.create(aService("web").port(80));
        SteppedController here = stage.start("default");
        stage.cloud.clearLedger();

        stage.world.create(aService("api").port(80));
        here.runFor(Duration.ofMinutes(1));

        assertThat(stage.cloud.ledger()).doesNotContain("List");
    }

    private Stream<String> namesOfServices() {
        return stage.cloud.resources().values().stream()
                .filter(resource -> !resource.mark().ownerUid().equals(OwnerMark.SHARED))
                .map(FakeResource::name);
    }
}
