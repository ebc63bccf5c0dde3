// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.azure;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.AzureProviderFactory;
import io.cloudlb.emulators.azure.AzureEmulator;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.HurriedTime;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.it.cluster.ServiceManifest;
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

/// What a controller of a large cluster needs: a process that finds a thousand Services in two load balancers, half of
/// them internal, since one takes 600, and then sees every Service change and writes both load balancers once more.
@RequiresControlPlane
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class AzureMemoryIT {
    private static final int SERVICES = 1_000;
    private static final int NODES = 100;
    private static final int HURRY = 60;
    private static final long LIMIT_MEBIBYTES = 220;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String INTERNAL = "service.beta.kubernetes.io/azure-load-balancer-internal";

    /// What `docs/operations.md` says for so many.
    private static final List<String> HEAP = List.of("-Xmx64m");

    @TempDir
    Path folder;

    @Test
    void holdsAThousandServicesAndAHundredNodes(ControlPlane controlPlane, TestNamespace namespace) {
        try (EmulatedGroup group = EmulatedGroup.open(AzureEmulator.builder(), NODES);
                ClusterUser user = new ClusterUser(namespace.client())) {
            for (int number = 0; number < NODES; number++) {
                user.addNode(namespace.name() + "-node-" + number, group.providerId(number), group.address(number));
            }
            provision(controlPlane, namespace, group, user);

            try (Replica replica = start(controlPlane, namespace, group)) {
                replica.awaitProvisioned(SERVICES);
                long found = replica.process().peakResidentMebibytes();
                for (int i = 0; i < SERVICES; i++) {
                    user.patch("web-" + i, "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");
                }
                user.create(service(SERVICES));
                user.create(service(SERVICES + 1));
                replica.awaitProvisioned(SERVICES + 2);

                long resident = replica.process().peakResidentMebibytes();
                System.out.printf(
                        "MEMORY azure, %,d Services, %d nodes: %d MiB resident at most, %d MiB when all were found%n",
                        SERVICES, NODES, resident, found);
                assertThat(resident).isLessThanOrEqualTo(LIMIT_MEBIBYTES);
            }
        }
    }

    private static ServiceManifest service(int number) {
        ServiceManifest service = aService("web-" + number).port(80);
        return number % 2 == 0 ? service : service.annotation(INTERNAL, "true");
    }

    private static void provision(
            ControlPlane controlPlane, TestNamespace namespace, EmulatedGroup group, ClusterUser user) {
        for (int i = 0; i < SERVICES; i++) {
            user.create(service(i));
        }
        try (RunningController hurried = RunningController.start(
                controlPlane.kubeconfig(),
                namespace.name(),
                new AzureProviderFactory(),
                group.settings(),
                RunOptions.USUAL.by(HurriedTime.by(HURRY)))) {
            user.awaitAllAddressed(PATIENCE, Duration.ofSeconds(5));
            hurried.settle();
        }
    }

    private Replica start(ControlPlane controlPlane, TestNamespace namespace, EmulatedGroup group) {
        List<String> flags = new ArrayList<>(List.of(
                "--provider=azure",
                "--cluster-name=" + RunningController.CLUSTER,
                "--namespace=" + namespace.name(),
                "--lease-namespace=" + namespace.name(),
                "--node-port-range=20000-60000"));
        for (Map.Entry<String, String> setting : group.settings().entrySet()) {
            flags.add("--" + setting.getKey() + "=" + setting.getValue());
        }
        return Replica.start(folder, InCluster.of(controlPlane, folder), HEAP, flags);
    }
}
