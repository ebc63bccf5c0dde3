// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.AwsProviderFactory;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.it.aws.EmulatedAccount;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.HurriedTime;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What a controller of a large cluster needs. The load balancers are made beforehand by a controller in a
/// hurry, so that the token buckets of the cloud do not set the pace of the test; what is measured is a process
/// of its own that finds them all, and then sees every Service change.
@RequiresControlPlane
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class MemoryIT {
    private static final int SERVICES = 1_000;
    private static final int NODES = 100;
    private static final int HURRY = 20;
    private static final long LIMIT_MEBIBYTES = 190;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Map<String, String> CREDENTIALS =
            Map.of("AWS_ACCESS_KEY_ID", "memory", "AWS_SECRET_ACCESS_KEY", "secret");

    @TempDir
    Path folder;

    @Test
    void holdsAThousandServicesAndAHundredNodes(ControlPlane controlPlane, TestNamespace namespace) {
        try (EmulatedAccount cloud =
                        EmulatedAccount.open(NODES, AwsEmulator.builder().quotas(AwsQuotas.raised()));
                ClusterUser user = new ClusterUser(namespace.client())) {
            cloud.account().machines().forEach(machine -> user.addNode(machine.instanceId(), machine.providerId()));
            for (int i = 0; i < SERVICES; i++) {
                user.create(aService("web-" + i).port(80));
            }
            provision(controlPlane, namespace, cloud, user);

            try (Replica replica = start(controlPlane, namespace, cloud)) {
                replica.awaitProvisioned(SERVICES);
                long found = replica.process().peakResidentMebibytes();
                for (int i = 0; i < SERVICES; i++) {
                    user.patch("web-" + i, "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");
                }
                replica.awaitProvisioned(SERVICES);

                long resident = replica.process().peakResidentMebibytes();
                System.out.printf(
                        "MEMORY %,d Services, %d nodes: %d MiB resident at most, %d MiB when all were found%n",
                        SERVICES, NODES, resident, found);
                assertThat(resident).isLessThanOrEqualTo(LIMIT_MEBIBYTES);
            }
        }
    }

    private static void provision(
            ControlPlane controlPlane, TestNamespace namespace, EmulatedAccount cloud, ClusterUser user) {
        try (RunningController hurried = RunningController.start(
                controlPlane.kubeconfig(),
                namespace.name(),
                new AwsProviderFactory(),
                cloud.account().settings(),
                RunOptions.USUAL.by(HurriedTime.by(HURRY)))) {
            user.awaitAllAddressed(PATIENCE, Duration.ofSeconds(5));
            hurried.settle();
        }
    }

    private Replica start(ControlPlane controlPlane, TestNamespace namespace, EmulatedAccount cloud) {
        Map<String, String> pod = new HashMap<>(InCluster.of(controlPlane, folder));
        pod.putAll(CREDENTIALS);
        return Replica.start(
                folder,
                pod,
                List.of(
                        "--provider=aws",
                        "--cluster-name=" + RunningController.CLUSTER,
                        "--namespace=" + namespace.name(),
                        "--lease-namespace=" + namespace.name(),
                        "--node-port-range=20000-60000",
                        "--aws-region=eu-west-1",
                        "--aws-vpc-id=" + cloud.account().vpcId(),
                        "--aws-endpoint-url=" + cloud.account().endpoint()));
    }
}
