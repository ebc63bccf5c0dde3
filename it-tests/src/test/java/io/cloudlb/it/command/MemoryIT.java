// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What a controller of a large cluster needs: a process that finds a thousand load balancers, and then sees every
/// Service change.
@RequiresControlPlane
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class MemoryIT {
    private static final int SERVICES = 1_000;
    private static final int NODES = 100;
    private static final long LIMIT_MEBIBYTES = 190;

    @TempDir
    Path folder;

    @Test
    void holdsAThousandServicesAndAHundredNodes(ControlPlane controlPlane, TestNamespace namespace) {
        try (LargeCluster cluster = new LargeCluster(controlPlane, namespace, folder, NODES, 0)) {
            cluster.provision(SERVICES);

            try (Replica replica = cluster.start(List.of())) {
                replica.awaitProvisioned(SERVICES);
                long found = replica.process().peakResidentMebibytes();
                for (int i = 0; i < SERVICES; i++) {
                    cluster.user().patch("web-" + i, "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");
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
}
