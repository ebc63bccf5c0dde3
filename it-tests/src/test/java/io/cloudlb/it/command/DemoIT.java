// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.testkit.junit.RequiresControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo tells its story to the end. It starts a control plane of its own.
@RequiresControlPlane
class DemoIT {
    @TempDir
    Path folder;

    @Test
    void walksFromClusterIpToLoadBalancerAndBackToAnEmptyCloud() {
        try (CommandProcess demo = CommandProcess.start(folder, Map.of(), List.of("demo", "--provider", "aws"))) {
            assertThat(demo.awaitExit(Duration.ofMinutes(4))).as(demo::words).isZero();

            assertThat(demo.words())
                    .containsSubsequence(
                            "ClusterIP",
                            "NodePort",
                            "<pending>",
                            ".elb.eu-west-1.amazonaws.com",
                            "EnsuredLoadBalancer",
                            "curl --connect-to",
                            "hello from pod web-node-",
                            "A node goes away",
                            "holds no load balancer",
                            "ExternalName",
                            "Headless",
                            "nothing");
        }
    }
}
