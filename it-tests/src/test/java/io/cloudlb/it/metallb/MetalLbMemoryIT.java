// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.command.Replica;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The memory budget with MetalLB's pools, with the launcher's JVM options and in a process of its own: 150 MB, which
/// are 143 MiB, at rest. Seen were 141 MiB, 143 for some seconds, and 150 to 153 while all are served for the first
/// time, until what that took is given back; 127 to 129 after a restart.
@RequiresControlPlane
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class MetalLbMemoryIT {
    private static final int SERVICES = 2_000;
    private static final long LIMIT_MEBIBYTES = 143;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long LIMIT_AT_START_MEBIBYTES = 158;

    @TempDir
    Path folder;

    @Test
    void holdsTwoThousandServices(ControlPlane controlPlane, TestNamespace namespace) {
        Pools.in(namespace.client()).create("all", "172.24.0.0/16");
        try (ClusterUser user = new ClusterUser(namespace.client())) {
            for (int i = 0; i < SERVICES; i++) {
                user.create(PoolsReplica.wantingAnAddress("web-" + i));
            }
            try (Replica replica = PoolsReplica.start(controlPlane, namespace, folder)) {
                replica.awaitProvisioned(SERVICES);
                await().atMost(PATIENCE).until(() -> replica.process().residentMebibytes() <= LIMIT_MEBIBYTES);

                long atMost = replica.process().peakResidentMebibytes();
                assertThat(replica.process().openFiles())
                        .as("it opens the jar of no cloud")
                        .anyMatch(file -> file.endsWith("/cloudlb.jar"))
                        .noneMatch(file -> file.endsWith("/aws.jar"));
                System.out.printf("MEMORY metallb %,d Services: %d MiB resident at most%n", SERVICES, atMost);
                assertThat(atMost).isLessThanOrEqualTo(LIMIT_AT_START_MEBIBYTES);
            }
        }
    }
}
