// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.gcp;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.gcp.ComputeEmulator;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An internal Service of policy Local in a cluster of more nodes than it has room for, whose pods are where its
/// EndpointSlices on the real API server say.
@RequiresControlPlane
class GcpEndpointsIT {
    private static final String TYPE = "networking.gke.io/load-balancer-type";
    private static final int NODES = 255;

    private GcpStage stage;
    private ClusterUser user;
    private GcpTraffic traffic;

    @BeforeEach
    void setTheStage(ControlPlane controlPlane, TestNamespace namespace) {
        EmulatedProject project = EmulatedProject.open(NODES, ComputeEmulator.builder());
        stage = new GcpStage(controlPlane, namespace, project, Set.of());
        for (int number = 3; number < NODES; number++) {
            stage.join(number);
        }
        user = stage.user();
        traffic = new GcpTraffic(project, IntStream.of(7, 201));
    }

    @AfterEach
    void clearTheStage() {
        stage.close();
        traffic.close();
    }

    private void awaitEndpoints(String... machines) {
        await().atMost(GcpStage.DEADLINE)
                .untilAsserted(() -> assertThat(stage.project().endpoints()).containsExactly(machines));
    }

    private long writes() {
        return stage.project().emulator().ledger().writes().count();
    }

    @Test
    void thePodsAreServedWhereverTheyGo() {
        RunningController controller = stage.start();
        user.slice("web-1", "web", stage.node(7), "", stage.node(7), "of-nobody");
        user.create(aService("web")
                .port(80)
                .annotation(TYPE, "Internal")
                .with(spec -> spec.withExternalTrafficPolicy("Local")));

        String ip = stage.awaitIp("web");
        awaitEndpoints("node-7");
        Service web = user.get("web");
        traffic.followLocal(web, 7);
        assertThat(traffic.awaitAnswer(ip, 80).pod()).isEqualTo("pod-on-node-7");
        user.awaitCondition("web", "cloudlb.io/Provisioned", "Provisioned");
        controller.settle();

        long before = writes();
        traffic.followLocal(web, 7, 201);
        user.slice("web-2", "web", stage.node(201));
        awaitEndpoints("node-201", "node-7");
        user.slice("web-1", "web");
        awaitEndpoints("node-201");
        traffic.followLocal(web, 201);
        assertThat(traffic.awaitAnswer(ip, 80).pod()).isEqualTo("pod-on-node-201");
        controller.settle();
        assertThat(writes() - before).as("one attached, one detached").isEqualTo(2);

        user.slice("web-2", "web", stage.node(201), stage.node(201), "");
        user.slice("web-1", "web", stage.node(201));
        user.slice("api-1", "api", stage.node(9));
        controller.settle();
        user.deleteSlice("web-1");
        user.deleteSlice("web-2");
        user.awaitService(
                "web",
                found -> found.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("cloudlb.io/Accepted")
                                && condition.getMessage().contains("has a pod of the Service")));
        controller.settle();
        assertThat(stage.project().endpoints()).isEqualTo(List.of("node-201"));
        assertThat(writes() - before).as("nothing that concerns no node").isEqualTo(2);
    }
}
