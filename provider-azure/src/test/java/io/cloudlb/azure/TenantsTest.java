// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView.ServicePort;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import io.cloudlb.testkit.controller.ConcurrentController;
import io.cloudlb.testkit.kube.KubeWorld;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What one tenant does is not paid for by another: a Service in a namespace of its own has its address within twice
/// the time it takes alone, and the time of one call. The whole controller with all its workers, Azure's limits, and
/// calls and operations that take their time.
class TenantsTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_EDITS = Duration.ofMillis(333);
    private static final int EDITS = 300;
    private static final String HOSTILE = "hostile";

    private final AzureStage azure = new AzureStage();
    private final KubeWorld kube = azure.kube;
    private final ConcurrentController controller = start();

    /// What a tenant does to one Service three times a second.
    ///
    /// @param name for a person
    /// @param most calls that an edit may cost on average
    record Hostility(String name, double most, Edit edit) {
        interface Edit {
            void make(KubeWorld kube, int number);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Hostility> hostilities() {
        return Stream.of(
                new Hostility(
                        "names addresses that are not there",
                        0.4,
                        (kube, number) -> kube.annotate(HOSTILE, AzureAnnotations.PIP_NAME, "nothing-" + number)),
                new Hostility("names resource groups that are not there", 0.4, (kube, number) -> {
                    kube.annotate(HOSTILE, AzureAnnotations.RESOURCE_GROUP, "nowhere-" + number);
                    kube.annotate(HOSTILE, AzureAnnotations.PIP_NAME, "nothing");
                }),
                new Hostility(
                        "has other source ranges",
                        1,
                        (kube, number) -> kube.edit(
                                HOSTILE,
                                SpecEdit.sourceRanges(List.of("10.%d.%d.0/24".formatted(number / 250, number % 250))))),
                new Hostility("has other ports", 1, (kube, number) -> kube.edit(HOSTILE, ports(1_000 + number))),
                new Hostility(
                        "is internal and external by turns",
                        1,
                        (kube, number) ->
                                kube.annotate(HOSTILE, AzureAnnotations.INTERNAL, number % 2 == 0 ? "true" : "false")),
                new Hostility(
                        "has other labels",
                        1,
                        (kube, number) -> kube.annotate(HOSTILE, AzureAnnotations.DNS_LABEL, "label-" + number)),
                new Hostility(
                        "has other tags",
                        1,
                        (kube, number) -> kube.annotate(HOSTILE, AzureAnnotations.PIP_TAGS, "edit=" + number)));
    }

    private static SpecEdit ports(int number) {
        return SpecEdit.ports(AService.aService(HOSTILE).port(number).spec().ports());
    }

    @AfterEach
    void stop() {
        controller.stop();
    }

    private ConcurrentController start() {
        ConcurrentController started = azure.lead();
        kube.create(AService.aService("first").namespace("quiet").port(80));
        started.runFor(A_MINUTE);
        return started;
    }

    @Test
    void aNamespaceThatCreatesAHundredServicesDoesNotHoldUpAnothersOne() {
        Duration alone = served("before");
        for (int number = 1; number <= 100; number++) {
            kube.create(AService.aService("many" + number).namespace("crowd").port(80));
        }
        controller.runFor(Duration.ofSeconds(5));

        assertInTime(served("victim"), alone);
        controller.runFor(Duration.ofSeconds(20));
        assertInTime(served("another"), alone);
    }

    @ParameterizedTest
    @MethodSource("hostilities")
    void hostileEditsThreeTimesASecondDoNotHoldUpAnothersService(Hostility hostility) {
        Duration alone = served("before");
        kube.create(AService.aService(HOSTILE).port(80));
        controller.runFor(A_MINUTE);
        long mark = azure.emulator.ledger().mark();

        edit(hostility, 0, EDITS / 2);
        assertInTime(servedAmong(hostility, "quiet", "victim"), alone);
        assertInTime(servedAmong(hostility, "default", "neighbour"), alone);
        edit(hostility, EDITS / 2 + 100, EDITS);

        System.out.printf(
                "HOSTILE azure: %s: %s%n",
                hostility, azure.emulator.ledger().since(mark).summary());
        assertThat(azure.emulator.ledger().since(mark).count())
                .as(azure.emulator.ledger().since(mark).summary())
                .isLessThan((int) (EDITS * hostility.most()));
        controller.runFor(Duration.ofMinutes(5));
        assertThat(kube.service(HOSTILE).status().conditions())
                .as("what the last edit came to is said")
                .anyMatch(condition -> condition.type().equals(Condition.PROVISIONED));
    }

    @Test
    void listsOfThousandsAreRefusedOrServedAndHoldUpNobody() {
        Duration alone = served("before");
        String names =
                IntStream.range(0, 2_000).mapToObj(number -> "name-" + number).collect(Collectors.joining(","));
        List<ServicePort> ports = IntStream.range(0, 2_000)
                .mapToObj(number -> AService.aService("x")
                        .port(1 + 2 * number)
                        .spec()
                        .ports()
                        .getFirst())
                .toList();
        List<String> ranges = IntStream.range(0, 5_001)
                .mapToObj(number -> "10.%d.%d.0/24".formatted(number / 250, number % 250))
                .toList();
        long mark = azure.emulator.ledger().mark();

        kube.create(AService.aService("names").port(80).annotation(AzureAnnotations.ADDITIONAL, names));
        kube.create(AService.aService("ports").port(80));
        kube.edit("ports", SpecEdit.ports(ports));
        kube.create(AService.aService("ranges").port(80).sourceRanges(ranges.toArray(String[]::new)));
        controller.runFor(Duration.ofSeconds(1));

        assertInTime(served("victim"), alone);
        for (String name : List.of("names", "ports", "ranges")) {
            Condition accepted = kube.condition(name, Condition.ACCEPTED);
            assertThat(accepted.status()).isEqualTo(Condition.Status.FALSE);
            assertThat(accepted.message()).hasSizeLessThan(1_025);
            assertThat(kube.service(name).status().ingress())
                    .extracting(Ingress::address)
                    .isEmpty();
        }
        assertThat(azure.emulator.ledger().since(mark).writes().count()).isEqualTo(3);
    }

    private void edit(Hostility hostility, int from, int to) {
        for (int number = from; number < to; number++) {
            hostility.edit().make(kube, number);
            controller.runFor(BETWEEN_EDITS);
        }
    }

    /// How long a new Service takes to its address.
    private Duration served(String name) {
        ServiceKey key = create("quiet", name);
        return controller.runUntil(() -> isServed(key), A_MINUTE).orElseThrow();
    }

    /// The same while the other goes on.
    private Duration servedAmong(Hostility hostility, String namespace, String name) {
        long start = azure.time.nanoTime();
        ServiceKey key = create(namespace, name);
        for (int number = EDITS / 2; number < EDITS / 2 + 150 && !isServed(key); number++) {
            hostility.edit().make(kube, number);
            controller.runUntil(() -> isServed(key), BETWEEN_EDITS);
        }
        assertThat(isServed(key)).isTrue();
        return Duration.ofNanos(azure.time.nanoTime() - start);
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
                .isLessThanOrEqualTo(alone.multipliedBy(2).plus(AzureStage.CALL));
    }
}
