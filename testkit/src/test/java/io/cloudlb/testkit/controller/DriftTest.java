// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static io.cloudlb.testkit.controller.ControllerStage.DRIFT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.testkit.fake.FakeResource;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import io.cloudlb.testkit.kube.KubeWorld.SaidEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What someone else changed in the cloud is named and repaired.
class DriftTest {
    private static final Duration TWO_ROUNDS = DRIFT.multipliedBy(2).plusSeconds(30);

    final ControllerStage stage = newStage();
    private final LogOfClass log = new LogOfClass("io.cloudlb.core.controller.scans.DriftScan");
    private SteppedController controller = stage.start();

    ControllerStage newStage() {
        return new ControllerStage();
    }

    @BeforeEach
    void serve() {
        stage.world.create(aService("web").port(80));
        controller.runFor(Duration.ofMinutes(1));
    }

    @AfterEach
    void listenNoMore() {
        log.close();
    }

    @Test
    void repairsAndNamesWhatSomeoneChangedInALoadBalancer() {
        SortedMap<String, FakeResource> before = stage.cloud.resources();
        FakeResource balancer = the(Kind.BALANCER);
        stage.cloud.byHand(List.of(with(balancer, "size", "enormous")), List.of());

        controller.runFor(TWO_ROUNDS);

        assertThat(stage.cloud.resources()).isEqualTo(before);
        assertThat(drifts()).singleElement().asString().contains("BALANCER " + balancer.name());
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN Someone else changed the load balancer")
                .contains(balancer.name());
        assertThat(stage.counter("cloudlb_drift_found")).isEqualTo(1);
    }

    @Test
    void registersTargetsAgainThatSomeoneTookOut() {
        FakeResource pool = the(Kind.POOL);
        stage.cloud.byHand(
                List.of(new FakeResource(Kind.POOL, pool.name(), pool.mark(), pool.facts(), List.of())), List.of());

        controller.runFor(TWO_ROUNDS);

        assertThat(the(Kind.POOL).targets()).containsExactly("node-a");
        assertThat(drifts()).hasSize(1);
    }

    @Test
    void repairsAndNamesWhatSomeoneTookAwayOfWhatIsShared() {
        SortedMap<String, FakeResource> before = stage.cloud.resources();
        stage.cloud.byHand(List.of(), List.of(the(Kind.GATEWAY).name()));

        controller.runFor(TWO_ROUNDS);

        assertThat(stage.cloud.resources()).isEqualTo(before);
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN Someone else changed what Services share")
                .contains("GATEWAY gateway");
        assertThat(stage.counter("cloudlb_drift_found")).isEqualTo(1);
        assertThat(drifts()).isEmpty();
    }

    @Test
    void saysItAgainWhenItHappensAgain() {
        FakeResource balancer = the(Kind.BALANCER);
        stage.cloud.byHand(List.of(with(balancer, "size", "enormous")), List.of());
        controller.runFor(TWO_ROUNDS);
        stage.cloud.byHand(List.of(with(balancer, "size", "enormous")), List.of());

        controller.runFor(TWO_ROUNDS);

        assertThat(the(Kind.BALANCER)).isEqualTo(balancer);
        assertThat(drifts()).hasSize(2);
    }

    @Test
    void readsOnlyWhileNobodyChangesAnything() {
        stage.cloud.clearLedger();

        controller.runFor(TWO_ROUNDS);

        assertThat(stage.cloud.ledger()).isNotEmpty().allMatch(operation -> operation.startsWith("Read"));
        assertThat(stage.counter("cloudlb_drift_found")).isZero();
        assertThat(log.lines()).isEmpty();
    }

    private FakeResource the(Kind kind) {
        return stage.cloud.resources().values().stream()
                .filter(resource -> resource.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private List<String> drifts() {
        return stage.world.events().stream()
                .map(SaidEvent::event)
                .filter(event -> event.reason() == Event.Reason.LOAD_BALANCER_DRIFTED)
                .map(Event::message)
                .toList();
    }

    private static FakeResource with(FakeResource resource, String fact, String value) {
        Map<String, String> facts = new TreeMap<>(resource.facts());
        facts.put(fact, value);
        return new FakeResource(resource.kind(), resource.name(), resource.mark(), facts, resource.targets());
    }
}
