// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

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
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The controller as a pod of `deploy/cloudlb-metallb.yaml` runs it: with the rights of that manifest and no others.
@RequiresControlPlane
class MetalLbPodIT {
    private static final Path MANIFEST = Path.of("..", "deploy", "cloudlb-metallb.yaml");
    private static final String METALLB = "metallb-system";
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final ControlPlane controlPlane = ControlPlane.start(
            ControlPlaneBinaries.prepare(System.err::println),
            ControlPlaneOptions.usual().withAuditLog());
    private final KubernetesClient admin = controlPlane.connect("default");
    private final KubernetesClient administrator = controlPlane.connect(METALLB);
    private final ClusterUser user = new ClusterUser(admin);

    @TempDir
    Path folder;

    @AfterEach
    void takeDown() {
        user.close();
        administrator.close();
        admin.close();
        controlPlane.close();
    }

    @Test
    void needsTheRightsOfTheManifestAndNoOthers() {
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(METALLB)
                        .endMetadata()
                        .build())
                .create();
        Pools pools = Pools.in(administrator);
        pools.create("a", "198.18.4.0/31");
        DeployedPod pod = DeployedPod.of(controlPlane, admin, MANIFEST);
        try (Replica controller = Replica.start(folder, pod.surroundings(folder), flags())) {
            user.create(aService("web").port(80));
            awaitAddress("web");
            user.patch("web", "{\"spec\":{\"type\":\"ClusterIP\"}}");
            user.awaitService("web", found -> ClusterUser.ingress(found).isEmpty());
            user.awaitEvent("web", "ClearAssignment");
            user.patch("web", "{\"spec\":{\"type\":\"LoadBalancer\"}}");
            awaitAddress("web");
            await().atMost(DEADLINE)
                    .until(() -> pools.status("a").stream().anyMatch(status -> status.assignedIpv4() == 1));
            await().atMost(DEADLINE)
                    .until(() -> user.events("web", "IPAllocated").stream().anyMatch(event -> event.getCount() > 1));
            assertThat(controller.metric("metallb_allocator_addresses_in_use_total{pool=\"a\"}"))
                    .isEqualTo(1);
            assertThat(controller.metricsOnNoPage()).isEmpty();
            controller.process().terminate();

            assertThat(controller.process().awaitExit(DEADLINE))
                    .as(controller.process()::words)
                    .isZero();
        }
        assertThat(pod.refused()).isEmpty();
        assertThat(pod.used()).isEqualTo(pod.granted());
    }

    private void awaitAddress(String service) {
        user.awaitService(service, found -> !ClusterUser.ingress(found).isEmpty());
    }

    private static List<String> flags() {
        return List.of("--provider=metallb", "--cluster-name=it", "--lease-namespace=cloudlb-system");
    }
}
