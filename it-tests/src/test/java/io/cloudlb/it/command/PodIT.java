// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.it.aws.AwsAccount.Machine;
import io.cloudlb.it.aws.EmulatedAccount;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneBinaries;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The controller as a pod of `deploy/cloudlb.yaml` runs it: it finds the API server by what the kubelet gives every
/// pod, and has the rights of that manifest and no others. The API server's own log says what it used of them.
@RequiresControlPlane
class PodIT {
    private static final Path MANIFEST = Path.of("..", "deploy", "cloudlb.yaml");
    private static final String NAMESPACE = "cloudlb-system";
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final EmulatedAccount cloud = EmulatedAccount.open();
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
        cloud.close();
        admin.close();
        controlPlane.close();
    }

    @Test
    void needsTheRightsOfTheManifestAndNoOthers() {
        join(0);
        join(1);
        try (Replica replica = Replica.start(folder, surroundings(), flags())) {
            replica.awaitLead();
            assertThat(replica.readiness()).isEqualTo("[+]caches ok\n[+]provider ok\n[+]lease ok\nok\n");
            user.create(aService("web").port(80));
            user.awaitHostName("web");
            user.awaitEvent("web", "EnsuredLoadBalancer");
            user.patch("web", "{\"spec\":{\"ports\":[{\"name\":\"tls\",\"port\":443}]}}");
            user.awaitEvent("web", "UpdatedLoadBalancer");
            join(2);
            await().atMost(DEADLINE).until(() -> cloud.emulator().ledger().count("RegisterTargets") > 2);
            replica.awaitProvisioned(1);
            assertThat(replica.metricsOnNoPage()).isEmpty();
            assertThat(replica.metricsAskedForInVain()).isEmpty();
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

    private Map<String, String> surroundings() {
        Map<String, String> surroundings = new HashMap<>(pod.surroundings(folder));
        surroundings.putAll(Map.of("AWS_ACCESS_KEY_ID", "pod", "AWS_SECRET_ACCESS_KEY", "secret"));
        return surroundings;
    }

    private void join(int number) {
        Machine machine = cloud.account().machines().get(number);
        user.addNode(machine.instanceId(), machine.providerId());
    }

    private List<String> flags() {
        return List.of(
                "--provider=aws",
                "--cluster-name=it",
                "--lease-namespace=" + NAMESPACE,
                "--aws-region=eu-west-1",
                "--aws-vpc-id=" + cloud.account().vpcId(),
                "--aws-endpoint-url=" + cloud.account().endpoint());
    }
}
