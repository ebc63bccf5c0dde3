// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.ports.ControllerSettings.Pace;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.fake.FakeCloud;
import io.cloudlb.testkit.fake.FakeResource;
import io.cloudlb.testkit.fake.FakeWorld;
import io.cloudlb.testkit.kube.KubeWorld;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A read of what Services share hangs, with fewer workers than there are Services that wait for it.
class SlowSurroundingsTest {
    private static final Duration A_READ = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(35);
    private static final String ZONE = "fake.example/zone";
    private static final int WORKERS = 2;

    private final VirtualTime time = new VirtualTime();
    private final KubeWorld world = new KubeWorld(time);
    private final FakeCloud cloud = new FakeCloud();
    private Optional<ConcurrentController> running = Optional.empty();

    @AfterEach
    void stop() {
        running.ifPresent(ConcurrentController::stop);
    }

    @Test
    void targetsFollowTheNodesWhileItHangs() {
        ConcurrentController controller = serving(6);
        create("zoned", 8, "north");
        controller.runFor(Duration.ofSeconds(1));

        world.addNode(ANode.aNode("node-c"));
        controller.runFor(SOON);

        assertThat(targets()).containsOnly(Set.of("node-a", "node-c"));
    }

    @Test
    void servesWhoeverDoesNotNeedItWhileItHangs() {
        ConcurrentController controller = serving(1);
        create("zoned", 8, "north");
        controller.runFor(Duration.ofSeconds(1));

        world.create(aService("plain").port(80));
        world.create(aService("bad").port(80).annotation("fake.example/refuse", "it is bad"));
        controller.runFor(SOON);

        assertThat(isProvisioned("plain")).isTrue();
        assertThat(world.condition("bad", Condition.ACCEPTED).status()).isEqualTo(Condition.Status.FALSE);
        assertThat(isProvisioned("zoned1")).isFalse();
    }

    @Test
    void servesAllWhoWaitWithOneReadWhenItAnswers() {
        ConcurrentController controller = serving(1);
        cloud.clearLedger();
        create("zoned", 8, "north");
        controller.runFor(SOON);
        world.create(aService("late").port(80).annotation(ZONE, "south"));

        controller.runFor(LATER);

        assertThat(IntStream.rangeClosed(1, 8).mapToObj(number -> "zoned" + number))
                .allMatch(this::isProvisioned);
        assertThat(isProvisioned("late")).isTrue();
        assertThat(reads()).isOne();
    }

    @Test
    void saysWhyToAllWhoWaitedWhenItFails() {
        ConcurrentController controller = serving(1);
        cloud.clearLedger();
        cloud.refuse("Read", CloudError.unavailable("nobody home", "request"));
        create("zoned", 8, "north");

        controller.runFor(A_READ.plusSeconds(1));

        assertThat(IntStream.rangeClosed(1, 8)
                        .mapToObj(number -> world.condition("zoned" + number, Condition.ACCEPTED)))
                .allSatisfy(condition -> assertThat(condition.message()).contains("nobody home"));
        assertThat(reads()).isOne();
        cloud.refuseNothing();
        controller.runFor(Duration.ofMinutes(3));
        assertThat(IntStream.rangeClosed(1, 8).mapToObj(number -> "zoned" + number))
                .allMatch(this::isProvisioned);
    }

    @Test
    void targetsFollowTheNodesWhileWhatIsDoubtedIsRead() {
        ConcurrentController controller = doubting(6);

        world.addNode(ANode.aNode("node-c"));
        controller.runFor(SOON);

        assertThat(targets()).containsOnly(Set.of("node-a", "node-c"));
        assertThat(reads()).as("which is still under way").isZero();
    }

    @Test
    void newServicesWaitForOneReadOfWhatIsDoubted() {
        ConcurrentController controller = doubting(1);
        create("new", 8, "");

        controller.runFor(SOON);
        assertThat(isProvisioned("new1")).isFalse();
        controller.runFor(LATER);

        assertThat(IntStream.rangeClosed(1, 8).mapToObj(number -> "new" + number))
                .allMatch(this::isProvisioned);
        assertThat(reads()).isOne();
    }

    /// Services that stand, a process that has not read yet what they share, and a cloud that takes its time to tell.
    private ConcurrentController serving(int services) {
        world.addNode(ANode.aNode("node-a"));
        create("web", services, "");
        ConcurrentController former = start();
        former.runFor(Duration.ofMinutes(2));
        assertThat(isProvisioned("web1")).isTrue();
        former.stop();
        ConcurrentController controller = start();
        running = Optional.of(controller);
        controller.runFor(Duration.ofMinutes(2));
        cloud.sharedReadTakes(time, A_READ);
        return controller;
    }

    private ConcurrentController start() {
        return ConcurrentController.start(
                world,
                time,
                cloud.provider(),
                ControllerSettings.usual(FakeWorld.CLUSTER, new ClaimRules(true, Optional.empty(), List.of()))
                        .with(WORKERS)
                        .at(new Pace(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO)));
    }

    /// The same, where something stood in one's way, so that what they share is in doubt.
    private ConcurrentController doubting(int services) {
        ConcurrentController controller = serving(services);
        cloud.refuse("CreateBALANCER", CloudError.obstructed("something is in the way", "request", ""));
        world.create(aService("obstructed").port(80));
        controller.runFor(Duration.ofSeconds(1));
        cloud.refuseNothing();
        cloud.clearLedger();
        return controller;
    }

    private void create(String name, int services, String zone) {
        for (int number = 1; number <= services; number++) {
            var service = aService(name + number).port(80);
            world.create(zone.isEmpty() ? service : service.annotation(ZONE, zone));
        }
    }

    private boolean isProvisioned(String name) {
        return world.service(name).status().conditions().stream()
                .anyMatch(condition ->
                        condition.type().equals(Condition.PROVISIONED) && condition.status() == Condition.Status.TRUE);
    }

    private Set<Set<String>> targets() {
        return cloud.resources().values().stream()
                .filter(resource -> resource.kind() == FakeResource.Kind.POOL)
                .filter(resource -> resource.facts().getOrDefault("service", "").startsWith("default/web"))
                .map(resource -> Set.copyOf(resource.targets()))
                .collect(Collectors.toSet());
    }

    private int reads() {
        return Collections.frequency(cloud.ledger(), "Read");
    }
}
