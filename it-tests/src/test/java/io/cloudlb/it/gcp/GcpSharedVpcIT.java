// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.gcp;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.gcp.ComputeEmulator;
import io.cloudlb.emulators.gcp.SharedVpc;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A network of another project, which the nodes' interfaces tell, and whose firewall rules the controller may not
/// write.
@RequiresControlPlane
class GcpSharedVpcIT {
    private final AtomicReference<SharedVpc> vpc = new AtomicReference<>();
    private GcpStage stage;
    private ClusterUser user;

    @BeforeEach
    void setTheStage(ControlPlane controlPlane, TestNamespace namespace) {
        EmulatedProject project =
                EmulatedProject.open(4, ComputeEmulator.builder().demotesAddressesInUse(), emulator -> {
                    vpc.set(new SharedVpc(emulator, "host-project"));
                    return vpc.get();
                });
        stage = new GcpStage(controlPlane, namespace, project, Set.of("gcp-network", "gcp-subnetwork"));
        user = stage.user();
    }

    @AfterEach
    void clearTheStage() {
        stage.close();
    }

    @Test
    void saysTheCommandForTheAdministratorAndGoesOnWithEverythingElse() {
        vpc.get().mayWriteFirewalls(false);
        RunningController denied = stage.start();

        user.create(aService("web").port(80));

        String ip = stage.awaitIp("web");
        assertThat(user.awaitCondition("web", "cloudlb.io/Provisioned", "Denied")
                        .getMessage())
                .contains(
                        "administrator of project host-project", "gcloud compute firewall-rules create k8s-probes-v4-")
                .contains("--project=host-project");
        assertThat(user.awaitEvent("web", "SyncLoadBalancerFailed").getMessage())
                .contains("gcloud compute firewall-rules create");
        assertThat(stage.project().rulesAt(ip)).hasSize(1);
        assertThat(firewalls()).isEmpty();

        vpc.get().mayWriteFirewalls(true);
        stage.stop(denied);
        stage.start(RunOptions.hurried());

        await().atMost(GcpStage.DEADLINE)
                .untilAsserted(() -> assertThat(firewalls()).hasSize(2));
        user.awaitCondition("web", "cloudlb.io/Provisioned", "Provisioned");
        user.delete("web");
        user.awaitGone("web");
        await().atMost(GcpStage.DEADLINE)
                .untilAsserted(
                        () -> assertThat(stage.project().emulator().made()).isEmpty());
    }

    private List<String> firewalls() {
        return stage.project().emulator().made().stream()
                .filter(path -> path.startsWith("global/firewalls/"))
                .toList();
    }
}
