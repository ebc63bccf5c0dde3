// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.ports.ControllerSettings.Pace;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.fake.FakeCloud;
import io.cloudlb.testkit.fake.FakeWorld;
import io.cloudlb.testkit.kube.KubeWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The cloud answers every write by an operation that is done or failed half a minute later.
class PendingOperationsTest {
    private static final Duration AN_OPERATION = Duration.ofSeconds(30);
    private static final int SERVICES = 200;

    private final VirtualTime time = new VirtualTime();
    private final KubeWorld world = new KubeWorld(time);
    private final FakeCloud cloud = FakeCloud.withOperations(AN_OPERATION);
    private Optional<ConcurrentController> controller = Optional.empty();

    @AfterEach
    void stop() {
        controller.ifPresent(ConcurrentController::stop);
    }

    @Test
    void waitsForTheOperationsOfTwoHundredServicesAndReadsNothingElse() {
        ConcurrentController running = startWith(4);
        createAll(SERVICES);

        Optional<Duration> took = running.runUntil(() -> world.provisioned() == SERVICES, Duration.ofHours(1));

        assertThat(took)
                .as("four steps that wait for each other, and no worker for any")
                .isPresent();
        assertThat(took.get()).isLessThanOrEqualTo(AN_OPERATION.multipliedBy(4).plusSeconds(5));
        assertThat(calls("WaitOperation")).as("one call an operation").isEqualTo(writes());
        assertThat(writes()).isEqualTo(1 + SERVICES * 4L);
        assertThat(cloud.ledger().stream().filter(call -> isRead(call)))
                .as("whether what is shared is still there is looked at once (ADR 0002)")
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void servesOthersMeanwhile() {
        ConcurrentController running = startWith(2);
        createAll(10);
        running.runFor(Duration.ofSeconds(1));

        world.create(aService("late").port(80).annotation("fake.example/refuse", "it is bad"));
        running.runFor(Duration.ofMillis(10));

        assertThat(world.condition("late", Condition.ACCEPTED).status()).isEqualTo(Condition.Status.FALSE);
        assertThat(world.provisioned()).isZero();
        running.runFor(AN_OPERATION.multipliedBy(5));
        assertThat(world.provisioned()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 29, 31, 59, 61, 89, 91, 119})
    void findsWhatIsUnderWayAfterACrashAndWritesNothingTwice(int seconds) {
        ConcurrentController first = startWith(4);
        createAll(5);
        first.runFor(Duration.ofSeconds(seconds));
        first.stop();

        startAgainWith(4).runFor(AN_OPERATION.multipliedBy(6));

        assertThat(world.provisioned()).isEqualTo(5);
        assertThat(writes()).isEqualTo(1 + 5 * 4L);
        assertThat(cloud.creations().values()).containsOnly(1);
    }

    @Test
    void saysWhyAnOperationFailedAndGoesOnWithTheOthers() {
        ConcurrentController running = startWith(4);
        createAll(5);
        world.create(aService("bad").port(80).annotation("fake.example/poison", "yes"));

        running.runFor(AN_OPERATION.multipliedBy(6));

        assertThat(world.provisioned()).isEqualTo(5);
        Condition bad = world.condition("bad", Condition.PROVISIONED);
        assertThat(bad.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(bad.message()).contains("is not valid");
        assertThat(failures()).hasSize(1).allMatch(said -> said.contains("is not valid"));
        long writes = writes();
        running.runFor(Duration.ofHours(1));
        assertThat(writes()).as("what can never succeed is not tried again").isEqualTo(writes);
    }

    @Test
    void triesAgainAfterAFreshLookWhatAnOperationFoundBusy() {
        ConcurrentController running = startWith(4);
        cloud.failNextOperation("CreatePORT", CloudError.busy("it is in use", "r"));
        createAll(1);

        running.runFor(AN_OPERATION.multipliedBy(3).plusSeconds(1));
        assertThat(world.condition("web-0", Condition.PROVISIONED).message()).contains("it is in use");
        running.runFor(AN_OPERATION.multipliedBy(6));

        assertThat(world.provisioned()).isOne();
        assertThat(cloud.ledger()
                        .subList(
                                cloud.ledger().indexOf("CreatePORT"),
                                cloud.ledger().lastIndexOf("CreatePORT")))
                .contains("Read");
    }

    @Test
    void looksAfreshAtOnceWhereAnOperationWentByWhatIsNoLongerSo() {
        ConcurrentController running = startWith(4);
        cloud.failNextOperation("SetTargets", CloudError.stale("another write got in between", "r"));
        createAll(1);

        Optional<Duration> took = running.runUntil(() -> world.provisioned() == 1, Duration.ofHours(1));

        assertThat(took).isPresent();
        assertThat(took.get()).isBetween(AN_OPERATION.multipliedBy(3), AN_OPERATION.multipliedBy(4));
        assertThat(calls("SetTargets")).isEqualTo(2);
    }

    @Test
    void saysToAllWhyWhatTheyShareWasNotMade() {
        ConcurrentController running = startWith(4);
        cloud.failNextOperation("CreateGATEWAY", CloudError.quotaExceeded("no more gateways", "r", "gateways"));
        createAll(3);

        running.runFor(AN_OPERATION.multipliedBy(2).plusSeconds(1));
        assertThat(world.condition("web-2", Condition.PROVISIONED).message()).contains("no more gateways");
        running.runFor(Duration.ofMinutes(15));

        assertThat(world.provisioned()).isEqualTo(3);
    }

    @Test
    void followsAnEditThatComesWhileAnOperationIsUnderWay() {
        ConcurrentController running = startWith(4);
        createAll(1);
        running.runFor(AN_OPERATION.plusSeconds(5));

        world.annotate("web-0", "fake.example/size", "large");
        running.runFor(AN_OPERATION.multipliedBy(8));

        assertThat(world.provisioned()).isOne();
        assertThat(cloud.resources().values())
                .anyMatch(resource -> "large".equals(resource.facts().get("size")));
    }

    @Test
    void takesEverythingAwayWhenAServiceIsDeletedWhileAnOperationIsUnderWay() {
        ConcurrentController running = startWith(4);
        createAll(1);
        running.runFor(AN_OPERATION.plusSeconds(5));

        world.delete("web-0");
        running.runFor(AN_OPERATION.multipliedBy(12));

        assertThat(world.find("web-0")).isEmpty();
        assertThat(cloud.resources()).isEmpty();
    }

    private void createAll(int count) {
        cloud.clearLedger();
        for (int number = 0; number < count; number++) {
            world.create(aService("web-" + number).port(80));
        }
    }

    private ConcurrentController startWith(int workers) {
        world.addNode(ANode.aNode("node-a"));
        cloud.operationsKeep(time);
        return startAgainWith(workers);
    }

    private ConcurrentController startAgainWith(int workers) {
        ClaimRules claims = new ClaimRules(true, Optional.empty(), List.of());
        ConcurrentController started = ConcurrentController.start(
                world,
                time,
                cloud.provider(),
                ControllerSettings.usual(FakeWorld.CLUSTER, claims)
                        .with(workers)
                        .at(new Pace(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO)));
        controller = Optional.of(started);
        started.runFor(Duration.ofSeconds(10));
        return started;
    }

    private List<String> failures() {
        return world.events().stream()
                .filter(said -> said.event().reason() == Event.Reason.SYNC_LOAD_BALANCER_FAILED)
                .map(said -> said.event().message())
                .toList();
    }

    private long writes() {
        return cloud.ledger().stream()
                .filter(call -> !call.equals("WaitOperation") && !isRead(call))
                .count();
    }

    private long calls(String operation) {
        return cloud.ledger().stream().filter(operation::equals).count();
    }

    private static boolean isRead(String call) {
        return List.of("List", "Read", "ListOperations").contains(call);
    }
}
