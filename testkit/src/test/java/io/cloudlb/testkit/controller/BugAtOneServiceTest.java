// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.fake.FakeResource;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import io.cloudlb.testkit.fake.FakeWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A bug of this program that one Service brings out harms no other: neither does it stop what is done for the others,
/// nor is anything deleted that it may need.
class BugAtOneServiceTest {
    private static final List<String> ALL = List.of("a", "b", "c");
    private static final int BULK = 500;

    private final ControllerStage stage = new ControllerStage().readingInBulk(BULK);
    private final LogOfClass log = new LogOfClass("io.cloudlb.core.controller.state.FailedServices");

    @AfterEach
    void listenNoMore() {
        log.close();
    }

    private void createAll() {
        ALL.forEach(name -> stage.world.create(aService(name).port(80)));
    }

    private SteppedController restartedWithABugAtB() {
        createAll();
        stage.start().stop();
        stage.cloud.bugAt("default/b");
        return stage.start();
    }

    private int ingresses(String name) {
        return stage.world.service(name).status().ingress().size();
    }

    private FakeResource balancer(String name) {
        return stage.cloud.resources().values().stream()
                .filter(resource -> resource.kind() == Kind.BALANCER)
                .filter(resource -> ("default/" + name).equals(resource.facts().get("service")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theOthersAreServedFromTheStart() {
        createAll();
        stage.cloud.bugAt("default/b");

        stage.start();

        assertThat(ingresses("a")).isEqualTo(1);
        assertThat(ingresses("b")).isZero();
        assertThat(ingresses("c")).isEqualTo(1);
    }

    @Test
    void itIsToldInTheConditionAndOnceInTheLog() {
        SteppedController controller = restartedWithABugAtB();

        controller.runFor(Duration.ofHours(1));

        Condition accepted = stage.world.condition("b", Condition.ACCEPTED);
        assertThat(accepted.status()).isEqualTo(Condition.Status.UNKNOWN);
        assertThat(accepted.reason()).isEqualTo("InternalError");
        assertThat(stage.said(Event.Reason.SYNC_LOAD_BALANCER_FAILED)).containsExactly(accepted.message());
        assertThat(log.lines()).containsExactly("ERROR default/b failed by a bug; it is tried again");
        assertThat(ingresses("b")).as("what stands").isEqualTo(1);
    }

    @Test
    void itIsTakenUpOnceTheBugIsGone() {
        SteppedController controller = restartedWithABugAtB();

        stage.cloud.bugAt();
        controller.runFor(Duration.ofHours(1));

        assertThat(stage.world.condition("b", Condition.ACCEPTED).status()).isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void whatIsSharedStaysUntilItIsKnownThatNobodyNeedsIt() {
        SteppedController controller = restartedWithABugAtB();

        stage.world.delete("a");
        stage.world.delete("c");
        controller.runFor(Duration.ofHours(3));

        assertThat(stage.count(Kind.BALANCER)).isEqualTo(1);
        assertThat(stage.count(Kind.GATEWAY)).isEqualTo(1);

        stage.cloud.bugAt();
        stage.world.delete("b");
        controller.runFor(Duration.ofHours(3));

        assertThat(stage.cloud.resources()).isEmpty();
    }

    @Test
    void aServiceWithoutAnythingYetKeepsWhatIsSharedToo() {
        putGateway();
        stage.world.create(aService("b").port(80));
        stage.cloud.bugAt("default/b");

        SteppedController controller = stage.start();
        controller.runFor(Duration.ofHours(3));
        assertThat(stage.count(Kind.GATEWAY)).isEqualTo(1);

        stage.world.delete("b");
        controller.runFor(Duration.ofHours(3));
        assertThat(stage.count(Kind.GATEWAY)).isZero();
    }

    @Test
    void othersGetWhatTheyNeedAlthoughTheNeedsOfOneBringOutABug() {
        stage.cloud.bugAtNeedsOf("default/b");
        SteppedController controller = stage.start();
        createAll();

        controller.runFor(Duration.ofMinutes(10));

        assertThat(ingresses("a")).isEqualTo(1);
        assertThat(ingresses("c")).isEqualTo(1);
        assertThat(stage.world.condition("b", Condition.ACCEPTED).reason()).isEqualTo("InternalError");

        stage.world.delete("a");
        stage.world.delete("c");
        controller.runFor(Duration.ofHours(1));
        assertThat(stage.count(Kind.GATEWAY)).as("what it may need").isEqualTo(1);

        stage.cloud.bugAtNeedsOf();
        controller.runFor(Duration.ofHours(1));
        assertThat(ingresses("b")).isEqualTo(1);
    }

    @Test
    void orphansStayMeanwhile() {
        stage.deletingOrphans();
        createAll();
        stage.start().stop();
        stage.cloud.bugAt("default/b");
        stage.world.removeFinalizer("a", ClaimRules.COMMON_FINALIZER);
        stage.world.delete("a");
        SteppedController controller = stage.start();

        controller.runFor(Duration.ofHours(3));
        assertThat(stage.count(Kind.BALANCER)).isEqualTo(3);

        stage.cloud.bugAt();
        controller.runFor(Duration.ofHours(3));
        assertThat(stage.count(Kind.BALANCER)).isEqualTo(2);
    }

    /// Nobody has it in hand.
    @Test
    void anOrphanGoesOnceTheBugAtItIsGone() {
        stage.deletingOrphans();
        createAll();
        stage.start().stop();
        stage.world.removeFinalizer("a", ClaimRules.COMMON_FINALIZER);
        stage.world.delete("a");
        stage.cloud.bugAtWhatIsOwnedBy("default/a");
        SteppedController controller = stage.start();
        controller.runFor(Duration.ofHours(3));
        assertThat(stage.count(Kind.BALANCER)).isEqualTo(3);

        stage.cloud.bugAtWhatIsOwnedBy();
        controller.runFor(Duration.ofHours(4));
        assertThat(stage.count(Kind.BALANCER)).isEqualTo(2);
    }

    /// Nobody has it in hand here, and still it is noticed that the bug is gone.
    @Test
    void whatIsSharedGoesOnceTheBugAtAServiceOfAnotherProcessIsGone() {
        stage.world.create(aService("theirs").namespace("other").port(80));
        stage.start("other").stop();
        SteppedController controller = stage.start("default");
        stage.world.create(aService("a").port(80));
        controller.runFor(Duration.ofMinutes(1));
        stage.cloud.bugAtWhatIsOwnedBy("other/theirs");
        stage.world.delete("a");
        controller.runFor(Duration.ofHours(1));

        stage.cloud.bugAtWhatIsOwnedBy();
        stage.cloud.byHand(
                List.of(),
                stage.cloud.resources().keySet().stream()
                        .filter(name -> !name.equals("gateway"))
                        .toList());
        controller.runFor(Duration.ofHours(3));

        assertThat(stage.cloud.resources()).isEmpty();
    }

    @Test
    void theTargetsOfTheOthersFollowTheNodes() {
        createAll();
        SteppedController controller = stage.start();
        stage.cloud.bugAt("default/a");

        stage.world.addNode(ANode.aNode("node-b"));
        controller.runFor(Duration.ofMinutes(1));

        assertThat(stage.cloud.resources().values().stream()
                        .filter(resource -> resource.kind() == Kind.POOL)
                        .filter(resource -> resource.targets().size() == 2))
                .hasSize(2);
        assertThat(stage.world.condition("a", Condition.ACCEPTED).reason()).isEqualTo("InternalError");
    }

    @Test
    void driftOfTheOthersIsFoundAndRepaired() {
        SteppedController controller = restartedWithABugAtB();
        stage.cloud.byHand(ALL.stream().map(name -> enormous(balancer(name))).toList(), List.of());

        controller.runFor(ControllerStage.DRIFT.multipliedBy(2));

        assertThat(stage.said(Event.Reason.LOAD_BALANCER_DRIFTED)).hasSize(2);
        assertThat(balancer("b").facts()).as("what is left as it is").containsEntry("size", "enormous");
        assertThat(stage.world.condition("b", Condition.ACCEPTED).reason()).isEqualTo("InternalError");
    }

    private static FakeResource enormous(FakeResource balancer) {
        Map<String, String> facts = new TreeMap<>(balancer.facts());
        facts.put("size", "enormous");
        return new FakeResource(balancer.kind(), balancer.name(), balancer.mark(), facts, balancer.targets());
    }

    private void putGateway() {
        stage.cloud.byHand(
                List.of(new FakeResource(
                        Kind.GATEWAY,
                        "gateway",
                        new OwnerMark(FakeWorld.CLUSTER.uid(), OwnerMark.SHARED),
                        Map.of(),
                        List.of())),
                List.of());
    }
}
