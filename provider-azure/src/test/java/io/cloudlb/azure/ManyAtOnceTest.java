// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.controller.ConcurrentController;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Many Services at once, in virtual time with all workers: whatever waits for a document rides in one call, where one
/// Service after the other takes an hour (#5909, AKS#4281, AKS#2195).
class ManyAtOnceTest {
    @Test
    void fiveHundredServicesHaveAddressesWithinThreeMinutes() {
        AzureStage stage = new AzureStage();
        ConcurrentController controller = stage.lead();
        controller.runFor(Duration.ofMinutes(1));
        long mark = stage.emulator.ledger().mark();
        IntStream.rangeClosed(1, 500)
                .forEach(number -> stage.kube.create(
                        AService.aService("web" + number).port(80).port(443)));

        Optional<Duration> took = controller.runUntil(() -> stage.allAddressed(500, "web"), Duration.ofMinutes(10));

        Calls calls = stage.emulator.ledger().since(mark);
        System.out.println("FIVE HUNDRED SERVICES azure: " + took + " " + calls.summary());
        assertThat(took).hasValueSatisfying(time -> assertThat(time).isLessThanOrEqualTo(Duration.ofMinutes(3)));
        assertThat(calls.writes().of("loadBalancers.put").count()).isLessThanOrEqualTo(20);
        assertThat(calls.writes().of("networkSecurityGroups.put").count()).isLessThanOrEqualTo(20);
        controller.stop();
    }

    private static AService inside(String name) {
        return AService.aService(name).port(80).annotation(AzureAnnotations.INTERNAL, "true");
    }

    /// Azure names it, so nobody's half is tried without it.
    @Test
    void aFrontendThatMayNotGoIsLeftOutByItsNameAndTheOthersAreWrittenAtOnce() {
        AzureStage stage = new AzureStage();
        Place place = AzureWorld.place(stage.emulator, false).withInterfaces();
        ConcurrentController controller = stage.lead(place);
        controller.runFor(Duration.ofMinutes(1));
        stage.kube.create(inside("first0")
                .annotation(AzureAnnotations.LINK_CREATE, "true")
                .annotation(AzureAnnotations.LINK_NAME, "theirs"));
        controller.runFor(Duration.ofMinutes(2));
        controller.stop();
        stage.emulator.seed().edit(Kind.PRIVATE_LINK_SERVICE, AzureWorld.GROUP, "theirs", link -> link.remove("tags"));
        controller = stage.lead(place);
        controller.runFor(Duration.ofMinutes(1));
        long mark = stage.emulator.ledger().mark();
        stage.kube.create(inside("busy0"));
        controller.runFor(Duration.ofSeconds(1));
        IntStream.rangeClosed(1, 20).forEach(number -> stage.kube.create(inside("web" + number)));
        stage.kube.delete("first0");
        IntStream.rangeClosed(21, 40).forEach(number -> stage.kube.create(inside("web" + number)));

        Optional<Duration> took = controller.runUntil(() -> stage.allAddressed(40, "web"), Duration.ofMinutes(10));

        Calls calls = stage.emulator.ledger().since(mark);
        assertThat(took).as(calls.summary()).isPresent();
        assertThat(calls.writes().of("loadBalancers.put").count())
                .as(calls.summary())
                .isLessThanOrEqualTo(6);
        controller.stop();
    }
}
