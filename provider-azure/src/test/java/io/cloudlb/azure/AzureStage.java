// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.emulators.azure.AzureEmulator;
import io.cloudlb.emulators.azure.AzureThrottle;
import io.cloudlb.emulators.azure.world.AzureTiming;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.controller.ConcurrentController;
import io.cloudlb.testkit.controller.VirtualTime;
import io.cloudlb.testkit.kube.KubeWorld;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// A cluster of three nodes in three zones in virtual time: Azure's published rate limits, calls and operations that
/// take their time, and whole controllers with all their workers, as many as a test starts.
final class AzureStage {
    static final Duration CALL = Duration.ofMillis(100);
    static final Duration OPERATION = Duration.ofSeconds(5);

    final VirtualTime time = new VirtualTime();
    final KubeWorld kube = new KubeWorld(time);
    final AzureEmulator emulator;

    AzureStage() {
        this(builder -> builder);
    }

    AzureStage(UnaryOperator<AzureEmulator.Builder> configured) {
        emulator = configured
                .apply(AzureEmulator.builder()
                        .clock(time)
                        .timing(AzureTiming.immediate().operationsTaking(OPERATION))
                        .throttle(AzureThrottle.standard())
                        .latency(CALL)
                        .pause(time::sleep))
                .build();
        AzureWorld.seed(emulator, 7);
        for (int number : List.of(1, 2, 3)) {
            addNode(number);
        }
    }

    private void addNode(int number) {
        TargetNode node = AzureWorld.node(number);
        kube.addNode(ANode.aNode(node.name())
                .providerId(node.providerId())
                .zone(node.zone().orElseThrow())
                .addresses(node.addresses().getFirst()));
    }

    /// A process that leads from now on.
    ConcurrentController lead() {
        return lead(AzureWorld.place(emulator, false));
    }

    /// The same, configured otherwise.
    ConcurrentController lead(Place place) {
        return ConcurrentController.start(
                kube,
                time,
                AzureWorld.provider(emulator, time, place),
                ControllerSettings.usual(SpecFixture.CLUSTER, new ClaimRules(true, Optional.empty(), List.of())));
    }

    /// Whether every Service shows an address.
    boolean allAddressed(int services, String name) {
        return IntStream.rangeClosed(1, services)
                .noneMatch(
                        number -> kube.service(name + number).status().ingress().isEmpty());
    }
}
