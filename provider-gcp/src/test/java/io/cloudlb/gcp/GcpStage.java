// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.emulators.gcp.ComputeEmulator;
import io.cloudlb.emulators.gcp.ComputeThrottle;
import io.cloudlb.emulators.gcp.InMemoryTransport;
import io.cloudlb.emulators.gcp.world.ComputeQuotas;
import io.cloudlb.emulators.gcp.world.ComputeTiming;
import io.cloudlb.gcp.client.GcpClients;
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

/// A cluster of three nodes in three zones in virtual time: Google's published rate limits, calls and operations that
/// take their time, and whole controllers with all their workers, as many as a test starts.
final class GcpStage {
    static final Duration CALL = Duration.ofMillis(100);
    static final Duration OPERATION = Duration.ofSeconds(2);

    final VirtualTime time = new VirtualTime();
    final KubeWorld kube = new KubeWorld(time);
    final ComputeEmulator emulator;

    GcpStage() {
        this(builder -> builder);
    }

    GcpStage(UnaryOperator<ComputeEmulator.Builder> configured) {
        emulator = configured
                .apply(ComputeEmulator.builder()
                        .clock(time)
                        .timing(ComputeTiming.immediate().operationsTaking(OPERATION))
                        .quotas(ComputeQuotas.of(5_000))
                        .throttle(ComputeThrottle.standard())
                        .latency(CALL)
                        .pause(time::sleep))
                .build();
        emulator.seed().network("default").subnetwork("nodes", "default", GcpWorld.REGION, "10.0.0.0/20");
        for (int number : List.of(1, 2, 3)) {
            addNode(number);
        }
    }

    private void addNode(int number) {
        TargetNode node = GcpWorld.node(number);
        emulator.seed().instance(GcpWorld.instance(number), GcpWorld.zone(number), "nodes", GcpWorld.TAG);
        kube.addNode(ANode.aNode(node.name())
                .providerId(node.providerId())
                .zone(node.zone().orElseThrow())
                .addresses(node.addresses().getFirst()));
    }

    /// A process that leads from now on.
    ConcurrentController lead() {
        ProviderContext context = new ProviderContext(
                SpecFixture.CLUSTER,
                GcpCluster.PLACE,
                ProviderContext.PortRange.KUBERNETES_DEFAULT,
                time,
                Fence.OPEN,
                _ -> {});
        return ConcurrentController.start(
                kube,
                time,
                (GcpProvider) GcpProviderFactory.create(context, GcpClients.over(new InMemoryTransport(emulator))),
                ControllerSettings.usual(SpecFixture.CLUSTER, new ClaimRules(true, Optional.empty(), List.of())));
    }

    /// Whether every Service shows an address.
    boolean allAddressed(int services, String name) {
        return IntStream.rangeClosed(1, services)
                .noneMatch(
                        number -> kube.service(name + number).status().ingress().isEmpty());
    }
}
