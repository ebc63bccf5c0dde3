// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.gcp;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.plan.Policy;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.HaltingTime;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A Service's load balancer on Google Cloud from birth to death.
@RequiresControlPlane
class GcpScenariosIT {
    private static final String TYPE = "networking.gke.io/load-balancer-type";
    private static final String FINALIZER = "service.kubernetes.io/load-balancer-cleanup";

    private GcpStage stage;
    private ClusterUser user;

    @BeforeEach
    void setTheStage(ControlPlane controlPlane, TestNamespace namespace) {
        stage = new GcpStage(controlPlane, namespace);
        user = stage.user();
    }

    @AfterEach
    void clearTheStage() {
        stage.close();
    }

    @Test
    void servesAServiceOnItsPortsFromTheNodesOfAllZones() {
        stage.start();

        user.create(aService("web").port(80).port(443));

        String ip = stage.awaitIp("web");
        assertThat(stage.project().rulesAt(ip)).singleElement().satisfies(rule -> {
            assertThat(rule.path("IPProtocol").asString()).isEqualTo("TCP");
            assertThat(rule.path("loadBalancingScheme").asString()).isEqualTo("EXTERNAL");
        });
        assertThat(stage.project().members()).containsExactly("node-0", "node-1", "node-2");
        assertThat(stage.project().firewallsOf(ip)).singleElement().satisfies(rule -> {
            assertThat(texts(rule.path("sourceRanges"))).containsExactly("0.0.0.0/0");
            assertThat(texts(rule.path("targetTags"))).containsExactly("node");
            assertThat(texts(rule.path("allowed").path(0).path("ports"))).containsExactlyInAnyOrder("80", "443");
        });
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
        user.create(aService("web").port(80));
        String ip = stage.awaitIp("web");

        user.patch("web", "{\"spec\":{\"ports\":[{\"name\":\"a\",\"port\":80},{\"name\":\"b\",\"port\":8080}]}}");

        await().atMost(GcpStage.DEADLINE)
                .until(() -> stage.project().firewallsOf(ip).stream()
                        .anyMatch(rule -> texts(rule.path("allowed").path(0).path("ports"))
                                .equals(List.of("80", "8080"))));
        user.awaitCondition("web", "cloudlb.io/Provisioned", "Provisioned");
        assertThat(stage.awaitIp("web")).isEqualTo(ip);
        assertThat(stage.project().rulesAt(ip)).hasSize(1);
        await().atMost(GcpStage.DEADLINE)
                .untilAsserted(() ->
                        assertThat(stage.project().emulator().made()).noneMatch(path -> path.contains("/addresses/")));
    }

    @Test
    void carriesTcpAndUdpOnOneAddress() {
        stage.start();

        user.create(aService("dns").port("TCP", 53).port("UDP", 53));

        assertThat(stage.project().rulesAt(stage.awaitIp("dns")))
                .extracting(rule -> rule.path("IPProtocol").asString())
                .containsExactly("L3_DEFAULT");
    }

    @Test
    void givesAnInternalServiceAnAddressOfTheSubnetwork() {
        stage.start();

        user.create(aService("inside").port(80).annotation(TYPE, "Internal"));

        String ip = stage.awaitIp("inside");
        assertThat(ip).startsWith("10.0.");
        assertThat(stage.project().rulesAt(ip))
                .extracting(rule -> rule.path("loadBalancingScheme").asString())
                .containsExactly("INTERNAL");
    }

    @Test
    void asksLocalServicesForTheirHealthWhereKubernetesAnswers() {
        stage.start();

        Service web = user.create(aService("web").port(80).with(spec -> spec.withExternalTrafficPolicy("Local")));

        stage.awaitIp("web");
        String check = stage.project().belongings(web.getMetadata().getUid()).stream()
                .filter(path -> path.contains("/healthChecks/"))
                .findFirst()
                .orElseThrow();
        JsonNode http = stage.project()
                .call("GET", check.substring(check.indexOf("regions/")), "")
                .path("httpHealthCheck");
        assertThat(http.path("port").asInt()).isEqualTo(web.getSpec().getHealthCheckNodePort());
        assertThat(http.path("requestPath").asString()).isEqualTo("/healthz");
    }

    @Test
    void deletesEverythingBeforeItLetsTheServiceGo() {
        stage.start();
        String uid = user.create(aService("web").port(80)).getMetadata().getUid();
        stage.awaitIp("web");

        user.delete("web");

        user.awaitGone("web");
        assertThat(stage.project().belongings(uid)).isEmpty();
        await().atMost(GcpStage.DEADLINE)
                .untilAsserted(
                        () -> assertThat(stage.project().emulator().made()).isEmpty());
    }

    @Test
    void followsTheNodesWithOneCallAZone() {
        HaltingTime time = new HaltingTime();
        RunningController controller = stage.start(RunOptions.USUAL.by(time));
        user.create(aService("one").port(80));
        user.create(aService("two").port(80));
        stage.awaitIp("one");
        stage.awaitIp("two");
        controller.settle();
        int mark = controller.calls().mark();

        time.halt();
        stage.join(3);
        controller.awaitNodes(stage.node(3));
        time.resume();

        stage.awaitMembers("node-0", "node-1", "node-2", "node-3");
        controller.settle();
        assertThat(controller.calls().writesSince(mark)).hasSize(1);

        user.removeNode(stage.node(0));
        stage.awaitMembers("node-1", "node-2", "node-3");
    }

    @Test
    void namesAllMistakesInOneWarningAndMakesNothing() {
        RunningController controller = stage.start();

        String uid = user.create(aService("web")
                        .port("SCTP", 80)
                        .annotation(TYPE, "Sideways")
                        .annotation("cloud.google.com/network-tier", "Premum"))
                .getMetadata()
                .getUid();

        Event event = user.awaitEvent("web", "LoadBalancerRefused");
        controller.settle();
        assertThat(event.getMessage()).contains("SCTP", "Sideways", "Premum");
        assertThat(stage.project().belongings(uid)).isEmpty();
        assertThat(user.get("web").getMetadata().getFinalizers()).isEmpty();
    }

    @Test
    void refusesAnAddressThatNobodyHasReserved() {
        RunningController controller = stage.start();

        user.create(aService("web").port(80).annotation("networking.gke.io/load-balancer-ip-addresses", "nowhere"));

        assertThat(user.awaitEvent("web", "LoadBalancerRefused").getMessage()).contains("nowhere");
        controller.settle();
        assertThat(stage.project().emulator().made()).isEmpty();
    }

    @Test
    void takesTheAddressThatTheUserHasReservedAndLeavesItThere() {
        stage.project().call("POST", "regions/europe-west1/addresses", "{\"name\":\"mine\"}");
        String ip = stage.project()
                .call("GET", "regions/europe-west1/addresses/mine", "")
                .path("address")
                .asString();
        stage.start();

        user.create(aService("web").port(80).annotation("networking.gke.io/load-balancer-ip-addresses", "mine"));

        assertThat(stage.awaitIp("web")).isEqualTo(ip);
        user.delete("web");
        user.awaitGone("web");
        assertThat(stage.project().emulator().made()).contains("regions/europe-west1/addresses/mine");
    }

    @Test
    void writesNothingAfterARestart() {
        RunningController first = stage.start();
        user.create(aService("one").port(80).port(443));
        Service two = user.create(aService("two").port(80));
        stage.awaitIp("one");
        stage.awaitIp("two");
        first.settle();
        stage.stop(first);

        RunningController second = stage.start();
        second.settle("two", two.getMetadata().getResourceVersion());

        assertThat(second.calls().writesSince(0)).isEmpty();
        assertThat(second.calls().since(0)).hasSizeLessThanOrEqualTo(14);
    }

    @Test
    void leavesNothingBehindWhenItDiesInTheMiddle() {
        RunningController first = stage.start();
        String uid = user.create(aService("web").port(80)).getMetadata().getUid();
        await().atMost(GcpStage.DEADLINE)
                .until(() -> !stage.project().belongings(uid).isEmpty());
        stage.kill(first);

        user.delete("web");
        stage.start(RunOptions.hurried());

        user.awaitGone("web");
        assertThat(stage.project().belongings(uid)).isEmpty();
    }

    @Test
    void writesNothingToTheCloudWhenItOnlyTries() {
        RunningController controller = stage.start(RunOptions.USUAL.under(Policy.DRY_RUN));

        Service web = user.create(aService("web").port(80));

        controller.settle("web", web.getMetadata().getResourceVersion());
        assertThat(controller.calls().writesSince(0)).isEmpty();
        assertThat(stage.project().emulator().made()).isEmpty();
    }

    @Test
    void leavesAloneAServiceOfGkesOwnController() {
        RunningController controller = stage.start();
        controller.settle();
        int mark = controller.calls().mark();

        Service web = user.create(aService("web").port(80).annotation("cloud.google.com/l4-rbs", "enabled"));

        user.awaitEvent("web", "ServedByAnotherController");
        controller.settle("web", web.getMetadata().getResourceVersion());
        assertThat(controller.calls().since(mark)).isEmpty();
        assertThat(user.get("web").getMetadata().getFinalizers()).isEmpty();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
