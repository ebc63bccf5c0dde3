// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.gcp;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.command.DeployedPod;
import io.cloudlb.it.command.Replica;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneBinaries;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The controller as a pod of `deploy/cloudlb-gcp.yaml` runs it: with the rights of that manifest and no others, and
/// with one fewer. The API server's own log says what it used of them.
@RequiresControlPlane
class GcpPodIT {
    private static final Path MANIFEST = Path.of("..", "deploy", "cloudlb-gcp.yaml");
    private static final String NAMESPACE = "cloudlb-system";
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final EmulatedProject project = EmulatedProject.open();
    private final ControlPlane controlPlane = ControlPlane.start(
            ControlPlaneBinaries.prepare(System.err::println),
            ControlPlaneOptions.usual().withAuditLog());
    private final KubernetesClient admin = controlPlane.connect("default");
    private final ClusterUser user = new ClusterUser(admin);
    private final DeployedPod pod = DeployedPod.of(controlPlane, admin, MANIFEST);

    @TempDir
    Path folder;

    @AfterEach
    void takeDown() {
        project.close();
        admin.close();
        controlPlane.close();
    }

    private Replica run() {
        List<String> flags = Stream.concat(
                        Stream.of(
                                "--provider=gcp",
                                "--cluster-name=it",
                                "--lease-namespace=" + NAMESPACE,
                                "--gcp-backends=endpoint-groups"),
                        project.settings().entrySet().stream()
                                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue()))
                .toList();
        return Replica.start(folder, pod.surroundings(folder), flags);
    }

    private void join(int number) {
        user.addNode(EmulatedProject.machine(number), EmulatedProject.providerId(number));
    }

    private void serveLocally() {
        join(0);
        join(1);
        user.create(aService("web").port(80).with(spec -> spec.withExternalTrafficPolicy("Local")));
        user.awaitService("web", found -> !ClusterUser.ingress(found).isEmpty());
    }

    private void awaitEndpoints(String... machines) {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(project.endpoints()).containsExactly(machines));
    }

    @Test
    void needsTheRightsOfTheManifestAndNoOthers() {
        try (Replica replica = run()) {
            replica.awaitLead();
            user.slice("web-1", "web", "node-1");
            serveLocally();
            awaitEndpoints("node-1");
            user.slice("web-1", "web", "node-0");
            awaitEndpoints("node-0");
            user.awaitEvent("web", "EnsuredLoadBalancer");
            join(2);
            await().atMost(DEADLINE).until(() -> project.members().size() == 3);
            user.patch("web", "{\"spec\":{\"ports\":[{\"name\":\"tls\",\"port\":443}]}}");
            user.awaitEvent("web", "UpdatedLoadBalancer");
            user.delete("web");
            user.awaitGone("web");
            user.awaitEvent("web", "DeletedLoadBalancer");
            replica.process().terminate();

            assertThat(replica.process().awaitExit(DEADLINE))
                    .as(replica.process()::words)
                    .isZero();
        }
        assertThat(pod.refused()).isEmpty();
        assertThat(pod.used()).isEqualTo(pod.granted());
    }

    @Test
    void servesAlsoWithoutTheRightToSeeEndpointsAndSaysWhatLacks() {
        admin.rbac().clusterRoles().withName("cloudlb").edit(role -> {
            role.getRules().removeIf(rule -> rule.getResources().contains("endpointslices"));
            return role;
        });

        try (Replica replica = run()) {
            replica.awaitLead();
            user.slice("web-1", "web", "node-1");
            serveLocally();

            awaitEndpoints("node-0", "node-1");
            assertThat(replica.process().words())
                    .contains("grant this account the right to list and watch endpointslices");
        }
    }
}
