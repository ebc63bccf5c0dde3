// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.aws.client.AwsClients;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.emulators.aws.AwsThrottle;
import io.cloudlb.emulators.aws.InMemoryHttpClient;
import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.emulators.aws.world.AwsTiming;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.controller.ConcurrentController;
import io.cloudlb.testkit.controller.VirtualTime;
import io.cloudlb.testkit.kube.KubeWorld;
import io.cloudlb.testkit.provider.SpecFixture;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// A cluster of two nodes on AWS in virtual time: AWS's buckets, calls that take their time, and whole controllers with
/// all their workers, as many as a test starts.
final class AwsStage {
    static final Duration CALL = Duration.ofMillis(100);

    final VirtualTime time = new VirtualTime();
    final KubeWorld kube = new KubeWorld(time);
    final AwsEmulator emulator = AwsEmulator.builder()
            .clock(time)
            .timing(AwsTiming.immediate().withProvisioning(Duration.ofSeconds(90)))
            .quotas(AwsQuotas.raised())
            .throttle(AwsThrottle.standard())
            .latency(CALL)
            .pause(time::sleep)
            .build();

    AwsStage() {
        Map<String, String> roles = Map.of("kubernetes.io/role/elb", "1", "kubernetes.io/role/internal-elb", "1");
        emulator.seed()
                .vpc(AwsWorld.VPC)
                .publicSubnet(AwsWorld.SUBNET_A, AwsWorld.VPC, "eu-west-1a", "10.0.0.0/18", roles)
                .securityGroup(AwsWorld.NODE_GROUP, "nodes", AwsWorld.VPC, Map.of());
        for (int number : List.of(1, 3)) {
            addNode(AwsWorld.node(number), AwsWorld.instanceId(number));
        }
    }

    private void addNode(TargetNode node, String instance) {
        String address = node.addresses().getFirst();
        emulator.seed().instance(instance, AwsWorld.SUBNET_A, address, List.of(AwsWorld.NODE_GROUP), Map.of());
        kube.addNode(ANode.aNode(node.name())
                .providerId(node.providerId())
                .zone(node.zone().orElseThrow())
                .addresses(address));
    }

    /// A process that leads from now on for as long as the fence is open.
    ConcurrentController lead(Fence fence) {
        AwsClients clients = AwsClients.over(
                new InMemoryHttpClient(emulator),
                URI.create("http://aws.invalid"),
                emulator.region(),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")));
        ProviderContext context = new ProviderContext(
                SpecFixture.CLUSTER, Map.of(), ProviderContext.PortRange.KUBERNETES_DEFAULT, time, fence, _ -> {});
        return ConcurrentController.start(
                kube,
                time,
                (AwsProvider) AwsProviderFactory.create(context, clients),
                ControllerSettings.usual(SpecFixture.CLUSTER, new ClaimRules(true, Optional.empty(), List.of())));
    }
}
