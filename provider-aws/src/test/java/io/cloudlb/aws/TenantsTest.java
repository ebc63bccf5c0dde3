// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.controller.ConcurrentController;
import io.cloudlb.testkit.kube.KubeWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What one tenant does is not paid for by another: a Service in a namespace of its own has its address within twice
/// the time it takes alone, and the time of one call. The whole controller with all its workers, AWS's buckets, and
/// calls
/// that take their time.
class TenantsTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final String TAKEN = "front-door";

    private final AwsStage aws = new AwsStage();
    private final KubeWorld kube = aws.kube;
    private final AwsEmulator emulator = aws.emulator;
    private final ConcurrentController controller = start();

    @AfterEach
    void stop() {
        controller.stop();
    }

    @Test
    void aNamespaceThatCreatesThreeHundredServicesDoesNotHoldUpAnothersOne() {
        Duration alone = served("before");
        for (int number = 1; number <= 300; number++) {
            kube.create(AService.aService("many" + number).namespace("crowd").port(80));
        }
        controller.runFor(Duration.ofSeconds(20));

        assertInTime(served("victim"), alone);
        controller.runFor(Duration.ofSeconds(20));
        assertInTime(served("another"), alone);
    }

    @Test
    void fifteenHundredHostileEditsDoNotHoldUpAnothersService() {
        Duration alone = served("before");
        long mark = createHostile();

        edit(0, 750);
        assertInTime(servedAmongEdits("quiet", "victim"), alone);
        edit(760, 1500);

        assertThat(emulator.ledger().since(mark).count())
                .as("calls in nine minutes, where each edit used to cost five")
                .isLessThan(800);
    }

    /// The share is each Service's: the neighbours in its namespace do not pay either.
    @Test
    void hostileEditsDoNotHoldUpAnotherServiceOfTheSameNamespace() {
        Duration alone = served("before");
        long mark = createHostile();

        edit(0, 300);
        assertInTime(servedAmongEdits("default", "neighbour"), alone);
        edit(300, 400);
        assertInTime(servedAmongEdits("default", "another"), alone);

        assertThat(emulator.ledger().since(mark).count())
                .as("calls in two minutes")
                .isLessThan(200);
    }

    /// A Service that asks for a name that is taken; whoever owns it goes on to edit it.
    ///
    /// @return a mark in the ledger
    private long createHostile() {
        emulator.seed().foreignLoadBalancer(TAKEN, "network", List.of(AwsWorld.SUBNET_A), List.of(), Map.of());
        kube.create(AService.aService("hostile")
                .annotation(AwsAnnotations.NAME, TAKEN)
                .port(80));
        return emulator.ledger().mark();
    }

    private void edit(int from, int to) {
        for (int number = from; number < to; number++) {
            hostileEdit(number);
            controller.runFor(Duration.ofMillis(333));
        }
    }

    private void hostileEdit(int number) {
        kube.annotate("hostile", AwsAnnotations.TAGS, "edit=" + number);
    }

    /// How long a new Service takes to its address.
    private Duration served(String name) {
        ServiceKey key = create("quiet", name);
        return controller.runUntil(() -> isServed(key), A_MINUTE).orElseThrow();
    }

    /// The same while the other goes on.
    private Duration servedAmongEdits(String namespace, String name) {
        long start = aws.time.nanoTime();
        ServiceKey key = create(namespace, name);
        for (int number = 750; number < 760 && !isServed(key); number++) {
            hostileEdit(number);
            controller.runUntil(() -> isServed(key), Duration.ofMillis(333));
        }
        assertThat(isServed(key)).isTrue();
        return Duration.ofNanos(aws.time.nanoTime() - start);
    }

    private ServiceKey create(String namespace, String name) {
        return kube.create(AService.aService(name).namespace(namespace).port(80).port(443))
                .key();
    }

    private boolean isServed(ServiceKey key) {
        return kube.find(key)
                .filter(service -> !service.status().ingress().isEmpty())
                .isPresent();
    }

    private static void assertInTime(Duration took, Duration alone) {
        assertThat(took)
                .as("alone it takes " + alone)
                .isLessThanOrEqualTo(alone.multipliedBy(2).plus(AwsStage.CALL));
    }

    private ConcurrentController start() {
        ConcurrentController started = aws.lead(Fence.OPEN);
        kube.create(AService.aService("first").namespace("quiet").port(80));
        started.runFor(A_MINUTE);
        return started;
    }
}
