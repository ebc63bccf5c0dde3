// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.ports.ControllerSettings.Pace;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.fake.FakeCloud;
import io.cloudlb.testkit.fake.FakeDocument;
import io.cloudlb.testkit.fake.FakeResource;
import io.cloudlb.testkit.fake.FakeWorld;
import io.cloudlb.testkit.kube.KubeWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// All Services are parts of one document in the cloud, and writing it takes seconds.
class SharedDocumentTest {
    private static final Duration A_CALL = Duration.ofSeconds(5);
    private static final FakeResource THEIRS = FakeDocument.foreignPart("theirs", "as it was");
    private static final int SERVICES = 500;

    private final VirtualTime time = new VirtualTime();
    private final KubeWorld world = new KubeWorld(time);
    private final FakeCloud cloud = FakeCloud.withDocument(THEIRS);
    private Optional<ConcurrentController> controller = Optional.empty();

    @AfterEach
    void stop() {
        controller.ifPresent(ConcurrentController::stop);
    }

    @Test
    void bringsFiveHundredServicesIntoFewCallsAndLeavesTheBadOneOut() {
        ConcurrentController running = startWith(20);
        cloud.clearLedger();

        for (int number = 1; number <= SERVICES; number++) {
            world.create(
                    aService("web-" + number).namespace("team-" + number % 10).port(80));
        }
        world.create(aService("bad").port(80).annotation("fake.example/poison", "yes"));
        Optional<Duration> took = running.runUntil(() -> world.provisioned() == SERVICES, Duration.ofMinutes(10));

        assertThat(took).isPresent();
        assertThat(took.get()).isLessThan(A_CALL.multipliedBy(20));
        assertThat(callsOfTheDocument()).isLessThanOrEqualTo(20);
        running.runFor(Duration.ofMinutes(1));
        Condition bad = world.condition("bad", Condition.PROVISIONED);
        assertThat(bad.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(bad.message()).contains("part").contains("not valid");
        assertThat(cloud.resources()).containsEntry(THEIRS.name(), THEIRS);
        assertThat(callsOfTheDocument()).as("and nothing is tried again").isLessThanOrEqualTo(20);
    }

    @Test
    void holdsNoWorkerWhileServicesWaitForTheirCall() {
        ConcurrentController running = startWith(2);
        world.create(aService("first").port(80));
        running.runFor(Duration.ofMillis(10));
        for (int number = 1; number <= 10; number++) {
            world.create(aService("web-" + number).port(80));
        }
        running.runFor(Duration.ofMillis(10));

        world.create(aService("late").port(80).annotation("fake.example/refuse", "it is bad"));
        running.runFor(Duration.ofMillis(10));

        assertThat(world.condition("late", Condition.ACCEPTED).status()).isEqualTo(Condition.Status.FALSE);
        assertThat(balancers()).as("those that wait have all but their parts").isEqualTo(11);
        assertThat(world.provisioned()).isZero();
        running.runFor(A_CALL.multipliedBy(3));
        assertThat(world.provisioned()).isEqualTo(11);
    }

    @Test
    void startsNoCallAfterTheStopAndFindsEverythingInTheNextLife() {
        ConcurrentController first = startWith(4);
        world.create(aService("first").port(80));
        first.runFor(Duration.ofMillis(10));
        world.create(aService("second").port(80));
        first.runFor(Duration.ofMillis(10));

        first.stop();
        cloud.clearLedger();
        first.runFor(A_CALL.multipliedBy(3));
        assertThat(cloud.ledger()).containsOnlyOnce("PutDocument").doesNotContain("GetDocument");

        startWith(4).runFor(Duration.ofMinutes(1));
        assertThat(world.provisioned()).isEqualTo(2);
        assertThat(cloud.creations().values()).containsOnly(1);
    }

    @Test
    void followsAnEditThatComesDuringTheCall() {
        ConcurrentController running = startWith(4);
        world.create(aService("web").port(80));
        running.runFor(Duration.ofSeconds(1));

        world.annotate("web", "fake.example/size", "large");
        running.runFor(Duration.ofMinutes(1));

        assertThat(world.provisioned()).isOne();
        assertThat(cloud.resources().values())
                .anyMatch(resource -> "large".equals(resource.facts().get("size")));
    }

    @Test
    void takesAServicesPartsOutWhenItIsDeletedDuringTheCall() {
        ConcurrentController running = startWith(4);
        world.create(aService("web").port(80));
        running.runFor(Duration.ofSeconds(1));

        world.delete("web");
        running.runFor(Duration.ofMinutes(2));

        assertThat(world.find("web")).isEmpty();
        assertThat(cloud.resources().values()).containsExactly(THEIRS);
    }

    private ConcurrentController startWith(int workers) {
        world.addNode(ANode.aNode("node-a"));
        cloud.documentTakes(time, A_CALL);
        ClaimRules claims = new ClaimRules(true, Optional.empty(), List.of());
        ConcurrentController started = ConcurrentController.start(
                world,
                time,
                cloud.provider(),
                ControllerSettings.usual(FakeWorld.CLUSTER, claims)
                        .with(workers)
                        .at(new Pace(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO)));
        controller = Optional.of(started);
        started.runFor(Duration.ofMinutes(1));
        return started;
    }

    private long balancers() {
        return cloud.kinds().stream().filter(FakeResource.Kind.BALANCER::equals).count();
    }

    private long callsOfTheDocument() {
        return cloud.ledger().stream().filter(call -> call.endsWith("Document")).count();
    }
}
