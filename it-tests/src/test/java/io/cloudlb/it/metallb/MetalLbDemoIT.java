// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.it.command.CommandProcess;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo tells the story of MetalLB's pools to its end. It starts a control plane of its own.
@RequiresControlPlane
class MetalLbDemoIT {
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @TempDir
    Path folder;

    @Test
    void walksFromClusterIpThroughPoolsToNoAddressHeld() {
        try (CommandProcess demo = CommandProcess.start(folder, Map.of(), List.of("demo", "--provider", "metallb"))) {
            assertThat(demo.awaitExit(PATIENCE)).as(demo::words).isZero();

            assertThat(demo.words())
                    .containsSubsequence(
                            "nothing announces an address",
                            "ClusterIP",
                            "Written: nothing",
                            "NodePort",
                            "Written: nothing",
                            "<pending>",
                            "198.51.100.10",
                            "IPAllocated",
                            "203.0.113.5",
                            "SharingConflict",
                            "PoolExhausted",
                            "AllocationFailed",
                            "late keeps 198.51.100.12",
                            "exit code 3",
                            "default/late: [198.51.100.12] -> [198.51.100.64]",
                            "exit code 3",
                            "AddressNotInAnyPool",
                            "exit code 0",
                            "Back to ClusterIP",
                            "ExternalName",
                            "Written: nothing",
                            "Headless",
                            "Written: nothing",
                            "No address is held");
            assertThat(demo.words())
                    .containsPattern("(?m)^LoadBalancer +1 +1 +1 +\\d +0$")
                    .containsPattern("(?m)^sharing +3 +2 +3 +\\d +0$")
                    .containsPattern("(?m)^two plans +0 +0 +0 +0 +0$")
                    .containsPattern("(?m)^back to ClusterIP +1 +0 +1 +\\d +0$");
        }
    }
}
