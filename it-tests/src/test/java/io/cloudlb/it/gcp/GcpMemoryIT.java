// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.gcp;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.gcp.ComputeEmulator;
import io.cloudlb.emulators.gcp.world.ComputeQuotas;
import io.cloudlb.gcp.GcpProviderFactory;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.HurriedTime;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.it.command.InCluster;
import io.cloudlb.it.command.Replica;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What a controller of a large cluster needs: a process that finds a thousand load balancers, and then sees every
/// Service change. What exists at the beginning is made by a controller in a hurry.
@RequiresControlPlane
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class GcpMemoryIT {
    private static final int SERVICES = 1_000;
    private static final int NODES = 100;
    private static final int HURRY = 20;
    private static final long LIMIT_MEBIBYTES = 220;
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    /// What `docs/operations.md` says for so many.
    private static final List<String> HEAP = List.of("-Xmx64m");

    @TempDir
    Path folder;

    @Test
    void holdsAThousandServicesAndAHundredNodes(ControlPlane controlPlane, TestNamespace namespace) {
        ComputeEmulator.Builder large = ComputeEmulator.builder().quotas(ComputeQuotas.of(10_000));
        try (EmulatedProject project = EmulatedProject.open(NODES, large);
                ClusterUser user = new ClusterUser(namespace.client())) {
            for (int number = 0; number < NODES; number++) {
                user.addNode(EmulatedProject.machine(number), EmulatedProject.providerId(number));
            }
            provision(controlPlane, namespace, project, user);

            try (Replica replica = start(controlPlane, namespace, project)) {
                replica.awaitProvisioned(SERVICES);
                long found = replica.process().peakResidentMebibytes();
                for (int i = 0; i < SERVICES; i++) {
                    user.patch("web-" + i, "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");
                }
                replica.awaitProvisioned(SERVICES);

                long resident = replica.process().peakResidentMebibytes();
                System.out.printf(
                        "MEMORY gcp, %,d Services, %d nodes: %d MiB resident at most, %d MiB when all were found%n",
                        SERVICES, NODES, resident, found);
                assertThat(resident).isLessThanOrEqualTo(LIMIT_MEBIBYTES);
            }
        }
    }

    private static void provision(
            ControlPlane controlPlane, TestNamespace namespace, EmulatedProject project, ClusterUser user) {
        try (RunningController hurried = RunningController.start(
                controlPlane.kubeconfig(),
                namespace.name(),
                new GcpProviderFactory(),
                project.settings(),
                RunOptions.USUAL.by(HurriedTime.by(HURRY)))) {
            for (int i = 0; i < SERVICES; i++) {
                user.create(aService("web-" + i).port(80));
            }
            user.awaitAllAddressed(PATIENCE, Duration.ofSeconds(5));
            hurried.settle();
        }
    }

    private Replica start(ControlPlane controlPlane, TestNamespace namespace, EmulatedProject project) {
        List<String> flags = new ArrayList<>(List.of(
                "--provider=gcp",
                "--cluster-name=" + RunningController.CLUSTER,
                "--namespace=" + namespace.name(),
                "--lease-namespace=" + namespace.name(),
                "--node-port-range=20000-60000"));
        for (Map.Entry<String, String> setting : project.settings().entrySet()) {
            flags.add("--" + setting.getKey() + "=" + setting.getValue());
        }
        return Replica.start(folder, InCluster.of(controlPlane, folder), HEAP, flags);
    }
}
