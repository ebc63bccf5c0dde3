// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.azure;

import static io.cloudlb.it.azure.EmulatedGroup.property;
import static io.cloudlb.it.azure.EmulatedGroup.severalOf;
import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.azure.AzureEmulator;
import io.cloudlb.emulators.azure.world.AzureTiming;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A Service's load balancer on Azure from birth to death. A change of the load balancer takes a second, as the real
/// ones take a few.
@RequiresControlPlane
class AzureScenariosIT {
    private static final String INTERNAL = "service.beta.kubernetes.io/azure-load-balancer-internal";
    private static final String FINALIZER = "service.kubernetes.io/load-balancer-cleanup";
    private static final Duration OPERATION = Duration.ofSeconds(1);

    private AzureStage stage;
    private EmulatedGroup group;
    private ClusterUser user;

    @BeforeEach
    void setTheStage(ControlPlane controlPlane, TestNamespace namespace) {
        stage = new AzureStage(
                controlPlane,
                namespace,
                AzureEmulator.builder().timing(AzureTiming.immediate().taking(Kind.LOAD_BALANCER, OPERATION)));
        group = stage.group();
        user = stage.user();
    }

    @AfterEach
    void clearTheStage() {
        stage.close();
    }

    @Test
    void servesAServiceOnItsPortsFromAllNodes() {
        stage.start();

        user.create(aService("web").port(80).port(443));

        List<JsonNode> rules = group.rulesAt(stage.awaitIp("web"));
        assertThat(rules)
                .extracting(rule -> property(rule, "frontendPort").asInt())
                .containsExactlyInAnyOrder(80, 443);
        assertThat(rules).allSatisfy(rule -> {
            assertThat(property(rule, "protocol").asString()).isEqualTo("Tcp");
            assertThat(group.members(rule)).containsExactly(group.address(0), group.address(1), group.address(2));
        });
    }

    @Test
    void followsTheNodesThatComeAndGo() {
        stage.start();
        user.create(aService("web").port(80));
        String ip = stage.awaitIp("web");

        stage.join(3);
        user.removeNode(stage.node(0));

        await().atMost(AzureStage.DEADLINE)
                .untilAsserted(() -> assertThat(group.members(group.rulesAt(ip).getFirst()))
                        .containsExactly(group.address(1), group.address(2), group.address(3)));
    }

    @Test
    void tellsTheUserHowItGoes() {
        stage.start();

        user.create(aService("web").port(80));

        user.awaitCondition("web", "cloudlb.io/Accepted", "Accepted");
        assertThat(user.awaitCondition("web", "cloudlb.io/Provisioned", "Provisioned")
                        .getStatus())
                .isEqualTo("True");
        user.awaitEvent("web", "EnsuringLoadBalancer");
        assertThat(user.awaitEvent("web", "EnsuredLoadBalancer").getType()).isEqualTo("Normal");
        assertThat(user.get("web").getMetadata().getFinalizers()).containsExactly(FINALIZER);
        assertThat(ClusterUser.ingress(user.get("web")).getFirst().getIpMode()).isEqualTo("VIP");
    }

    @Test
    void keepsTheAddressWhenThePortsChange() {
        stage.start();
        user.create(aService("web").port(80).port(443));
        String ip = stage.awaitIp("web");

        user.patch("web", "{\"spec\":{\"ports\":[{\"name\":\"a\",\"port\":80},{\"name\":\"b\",\"port\":8080}]}}");

        await().atMost(AzureStage.DEADLINE)
                .untilAsserted(() -> assertThat(group.rulesAt(ip))
                        .extracting(rule -> property(rule, "frontendPort").asInt())
                        .containsExactlyInAnyOrder(80, 8080));
        await().atMost(AzureStage.DEADLINE)
                .untilAsserted(() -> assertThat(group.securityRulesOf(ip))
                        .singleElement()
                        .satisfies(rule -> assertThat(ports(rule)).containsExactly("80", "8080")));
        assertThat(ClusterUser.ingress(user.get("web")))
                .singleElement()
                .satisfies(shown -> assertThat(shown.getIp()).isEqualTo(ip));
    }

    @Test
    void carriesTcpAndUdpOnOneAddress() {
        stage.start();

        user.create(aService("dns").port("TCP", 53).port("UDP", 53));

        String ip = stage.awaitIp("dns");
        assertThat(group.rulesAt(ip))
                .extracting(rule -> property(rule, "protocol").asString())
                .containsExactlyInAnyOrder("Tcp", "Udp");
        await().atMost(AzureStage.DEADLINE)
                .untilAsserted(() -> assertThat(group.securityRulesOf(ip))
                        .extracting(rule -> property(rule, "protocol").asString())
                        .containsExactlyInAnyOrder("Tcp", "Udp"));
    }

    @Test
    void givesAnInternalServiceAnAddressOfTheSubnet() {
        stage.start();

        user.create(aService("inside").port(80).annotation(INTERNAL, "true"));

        String ip = stage.awaitIp("inside");
        assertThat(ip).startsWith("10.224.");
        assertThat(group.rulesAt(ip)).hasSize(1);
        assertThat(group.emulator().made()).noneMatch(path -> path.contains("/publicIPAddresses/"));
    }

    @Test
    void asksLocalServicesForTheirHealthWhereKubernetesAnswers() {
        stage.start();

        Service web = user.create(aService("web").port(80).with(spec -> spec.withExternalTrafficPolicy("Local")));

        JsonNode probe = group.probe(group.rulesAt(stage.awaitIp("web")).getFirst());
        assertThat(property(probe, "protocol").asString()).isEqualTo("Http");
        assertThat(property(probe, "port").asInt()).isEqualTo(web.getSpec().getHealthCheckNodePort());
        assertThat(property(probe, "requestPath").asString()).isEqualTo("/healthz");
    }

    @Test
    void letsInOnlyTheClientsThatTheServiceNames() {
        stage.start();

        user.create(aService("web")
                .port(80)
                .with(spec -> spec.withLoadBalancerSourceRanges("192.0.2.0/24", "198.51.100.0/24")));

        String ip = stage.awaitIp("web");
        user.awaitCondition("web", "cloudlb.io/Provisioned", "Provisioned");
        assertThat(group.securityRulesOf(ip)).singleElement().satisfies(rule -> {
            assertThat(property(rule, "access").asString()).isEqualTo("Allow");
            assertThat(severalOf(rule, "sourceAddressPrefix", "sourceAddressPrefixes"))
                    .containsExactly("192.0.2.0/24", "198.51.100.0/24");
            assertThat(ports(rule)).containsExactly("80");
        });
    }

    @Test
    void writesTheLoadBalancerOnceForTwoServicesThatWaitTogether() {
        stage.start();
        user.create(aService("first").port(80));
        await().atMost(AzureStage.DEADLINE).until(() -> balancerWrites() == 1);

        user.create(aService("one").port(80));
        user.create(aService("two").port(80));

        String one = stage.awaitIp("one");
        String two = stage.awaitIp("two");
        assertThat(one).isNotEqualTo(two);
        assertThat(group.rulesAt(one)).hasSize(1);
        assertThat(group.rulesAt(two)).hasSize(1);
        assertThat(balancerWrites()).isEqualTo(2);
    }

    private int balancerWrites() {
        return group.emulator().ledger().count("loadBalancers.put");
    }

    @Test
    void leavesNothingBehindButWhatSomebodyElseMade() {
        group.openPort("ssh", 22);
        List<String> before = group.emulator().made();
        stage.start();
        user.create(aService("web").port(80));
        String ip = stage.awaitIp("web");
        user.awaitCondition("web", "cloudlb.io/Provisioned", "Provisioned");
        assertThat(group.securityRulesOf(ip)).hasSize(1);

        user.delete("web");

        user.awaitGone("web");
        await().atMost(AzureStage.DEADLINE)
                .untilAsserted(() -> assertThat(group.emulator().made()).isEqualTo(before));
        assertThat(group.securityRuleNames()).containsExactly("ssh");
    }

    @Test
    void writesNothingAfterARestart() {
        RunningController first = stage.start();
        user.create(aService("one").port(80).port(443));
        Service two = user.create(aService("two").port(80));
        user.awaitCondition("one", "cloudlb.io/Provisioned", "Provisioned");
        user.awaitCondition("two", "cloudlb.io/Provisioned", "Provisioned");
        first.settle();
        stage.kill(first);

        RunningController second = stage.start();
        second.settle("two", two.getMetadata().getResourceVersion());

        assertThat(second.calls().writesSince(0)).isEmpty();
        assertThat(second.calls().since(0)).isNotEmpty().hasSizeLessThanOrEqualTo(14);
    }

    @Test
    void leavesNothingOfAServiceBehindWhenItDiesInTheMiddle() {
        RunningController first = stage.start();
        String uid = user.create(aService("web").port(80)).getMetadata().getUid();
        await().atMost(AzureStage.DEADLINE).until(() -> balancerWrites() == 1);
        stage.kill(first);
        assertThat(group.emulator().made()).anyMatch(path -> path.contains(uid));

        user.delete("web");
        stage.start(RunOptions.hurried());

        await().atMost(AzureStage.DEADLINE)
                .until(() -> group.emulator().made().stream().noneMatch(path -> path.contains(uid)));
        user.awaitGone("web");
        assertThat(group.emulator().made())
                .noneMatch(path -> path.contains(uid) || path.contains("/publicIPAddresses/"));
    }

    private static List<String> ports(JsonNode rule) {
        return severalOf(rule, "destinationPortRange", "destinationPortRanges");
    }
}
