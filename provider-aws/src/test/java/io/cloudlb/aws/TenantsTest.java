// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ControllerSettings;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.CallObserver;
import io.cloudlb.core.provider.Fence;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.emulators.aws.AwsThrottle;
import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.emulators.aws.world.AwsTiming;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.controller.ConcurrentController;
import io.cloudlb.testkit.controller.VirtualTime;
import io.cloudlb.testkit.kube.KubeWorld;
import io.cloudlb.testkit.provider.SpecFixture;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// What one tenant does is not paid for by another: a Service in a namespace of its own has its address within twice
/// the time it takes alone, and the time of one call. The whole controller with all its workers, AWS's buckets, and
/// calls
/// that take their time.
class TenantsTest {
    private static final Duration CALL = Duration.ofMillis(100);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final String TAKEN = "front-door";

    private final VirtualTime time = new VirtualTime();
    private final KubeWorld kube = new KubeWorld(time);
    private final AwsEmulator emulator = AwsEmulator.builder()
            .clock(time)
            .timing(AwsTiming.immediate().withProvisioning(Duration.ofSeconds(90)))
            .quotas(AwsQuotas.raised())
            .throttle(AwsThrottle.standard())
            .latency(CALL)
            .pause(time::sleep)
            .build();
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
        emulator.seed().foreignLoadBalancer(TAKEN, "network", List.of(AwsWorld.SUBNET_A), List.of(), Map.of());
        Duration alone = served("before");
        kube.create(AService.aService("hostile")
                .annotation(AwsAnnotations.NAME, TAKEN)
                .port(80));
        long mark = emulator.ledger().mark();

        edit(0, 750);
        assertInTime(servedAmongEdits("victim"), alone);
        edit(760, 1500);

        assertThat(emulator.ledger().since(mark).count())
                .as("calls in nine minutes, where each edit used to cost five")
                .isLessThan(800);
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
        kube.create(AService.aService(name).namespace("quiet").port(80).port(443));
        return controller.runUntil(() -> isServed(name), A_MINUTE).orElseThrow();
    }

    /// The same while the other goes on.
    private Duration servedAmongEdits(String name) {
        long start = time.nanoTime();
        kube.create(AService.aService(name).namespace("quiet").port(80).port(443));
        for (int number = 750; number < 760 && !isServed(name); number++) {
            hostileEdit(number);
            controller.runUntil(() -> isServed(name), Duration.ofMillis(333));
        }
        assertThat(isServed(name)).isTrue();
        return Duration.ofNanos(time.nanoTime() - start);
    }

    private boolean isServed(String name) {
        return kube.find(new ServiceKey("quiet", name))
                .filter(service -> !service.status().ingress().isEmpty())
                .isPresent();
    }

    private static void assertInTime(Duration took, Duration alone) {
        assertThat(took)
                .as("alone it takes " + alone)
                .isLessThanOrEqualTo(alone.multipliedBy(2).plus(CALL));
    }

    private ConcurrentController start() {
        Map<String, String> roles = Map.of("kubernetes.io/role/elb", "1", "kubernetes.io/role/internal-elb", "1");
        emulator.seed()
                .vpc(AwsWorld.VPC)
                .publicSubnet(AwsWorld.SUBNET_A, AwsWorld.VPC, "eu-west-1a", "10.0.1.0/24", roles)
                .securityGroup(AwsWorld.NODE_GROUP, "nodes", AwsWorld.VPC, Map.of());
        for (int number : List.of(1, 3)) {
            TargetNode node = AwsWorld.node(number);
            String address = node.addresses().getFirst();
            emulator.seed()
                    .instance(
                            AwsWorld.instanceId(number),
                            AwsWorld.SUBNET_A,
                            address,
                            List.of(AwsWorld.NODE_GROUP),
                            Map.of());
            kube.addNode(ANode.aNode(node.name())
                    .providerId(node.providerId())
                    .zone(node.zone().orElseThrow())
                    .addresses(address));
        }
        AwsClients clients = AwsClients.over(
                emulator.httpClient(),
                URI.create("http://aws.invalid"),
                emulator.region(),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")));
        ProviderContext context = new ProviderContext(
                SpecFixture.CLUSTER,
                Map.of(),
                ProviderContext.PortRange.KUBERNETES_DEFAULT,
                time,
                Fence.OPEN,
                CallObserver.SILENT);
        ConcurrentController started = ConcurrentController.start(
                kube,
                time,
                (AwsProvider) AwsProviderFactory.create(context, clients),
                ControllerSettings.usual(SpecFixture.CLUSTER, new ClaimRules(true, Optional.empty(), List.of())));
        kube.create(AService.aService("first").namespace("quiet").port(80));
        started.runFor(A_MINUTE);
        return started;
    }
}
