// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.azure;

import static io.cloudlb.it.azure.EmulatedGroup.property;
import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.azure.AzureEmulator;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.ServiceManifest;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Services of IPv6, alone and beside IPv4, public and internal, as the API server says that they are.
@RequiresControlPlane
class AzureFamiliesIT {
    private static final String INTERNAL = "service.beta.kubernetes.io/azure-load-balancer-internal";

    private AzureStage stage;
    private EmulatedGroup group;
    private ClusterUser user;

    @BeforeEach
    void setTheStage(ControlPlane controlPlane, TestNamespace namespace) {
        stage = new AzureStage(controlPlane, namespace, AzureEmulator.builder());
        group = stage.group();
        user = stage.user();
    }

    @AfterEach
    void clearTheStage() {
        stage.close();
    }

    private static ServiceManifest web(boolean internal, String policy, String... families) {
        return aService("web")
                .port(80)
                .annotation(INTERNAL, String.valueOf(internal))
                .with(spec -> spec.withIpFamilyPolicy(policy).withIpFamilies(families));
    }

    /// Waits for that many addresses.
    private List<String> awaitIps(int count) {
        Service shown =
                user.awaitService("web", found -> ClusterUser.ingress(found).size() == count);
        return ClusterUser.ingress(shown).stream()
                .map(LoadBalancerIngress::getIp)
                .toList();
    }

    /// One rule leads there, to all nodes by their addresses of the family.
    private void assertServedByAllNodes(String ip, boolean floating) {
        List<JsonNode> rules = group.rulesAt(ip);
        assertThat(rules).hasSize(1);
        assertThat(property(rules.getFirst(), "enableFloatingIP").asBoolean()).isEqualTo(floating);
        assertThat(group.members(rules.getFirst()))
                .containsExactlyElementsOf(IntStream.range(0, 3)
                        .mapToObj(number -> ip.contains(":") ? EmulatedGroup.addressSix(number) : group.address(number))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"IPv4,IPv6", "IPv6,IPv4"})
    void servesBothFamiliesToTheInternet(String first, String second) {
        stage.start();

        user.create(web(false, "RequireDualStack", first, second));

        List<String> ips = awaitIps(2);
        assertThat(ips.getFirst().contains(":")).isEqualTo(first.equals("IPv6"));
        assertThat(ips.getLast().contains(":")).isEqualTo(second.equals("IPv6"));
        ips.forEach(ip -> assertServedByAllNodes(ip, true));
        user.awaitCondition("web", "cloudlb.io/Provisioned", "Provisioned");
        ips.forEach(ip -> assertThat(group.securityRulesOf(ip)).hasSize(1));
    }

    @Test
    void servesIpv6AloneToTheInternet() {
        stage.start();

        user.create(web(false, "SingleStack", "IPv6"));

        assertServedByAllNodes(awaitIps(1).getFirst(), true);
    }

    /// Packets of internal IPv6 come to the node port.
    @Test
    void servesBothFamiliesInsideTheNetwork() {
        stage.start();

        user.create(web(true, "RequireDualStack", "IPv4", "IPv6"));

        List<String> ips = awaitIps(2);
        assertThat(ips.getFirst()).startsWith("10.224.");
        assertThat(ips.getLast()).startsWith("fd00:0:0:1:");
        assertServedByAllNodes(ips.getFirst(), true);
        assertServedByAllNodes(ips.getLast(), false);
        assertThat(property(group.rulesAt(ips.getLast()).getFirst(), "backendPort")
                        .asInt())
                .isEqualTo(user.get("web").getSpec().getPorts().getFirst().getNodePort());
    }

    @Test
    void servesIpv6AloneInsideTheNetwork() {
        stage.start();

        user.create(web(true, "SingleStack", "IPv6"));

        String ip = awaitIps(1).getFirst();
        assertThat(ip).startsWith("fd00:0:0:1:");
        assertServedByAllNodes(ip, false);
    }

    @Test
    void keepsTheAddressOfOneFamilyWhileTheOtherComesAndGoes() {
        stage.start();
        user.create(web(false, "SingleStack", "IPv4"));
        String four = awaitIps(1).getFirst();

        user.patch("web", "{\"spec\":{\"ipFamilyPolicy\":\"RequireDualStack\"}}");
        List<String> both = awaitIps(2);
        assertThat(both.getFirst()).isEqualTo(four);
        user.awaitCondition("web", "cloudlb.io/Provisioned", "Provisioned");
        assertThat(group.securityRulesOf(both.getLast())).hasSize(1);

        user.patch("web", "{\"spec\":{\"ipFamilyPolicy\":\"SingleStack\"}}");
        assertThat(awaitIps(1)).containsExactly(four);
        await().atMost(AzureStage.DEADLINE)
                .untilAsserted(() -> assertThat(group.rulesAt(both.getLast())).isEmpty());
        assertServedByAllNodes(four, true);
    }
}
