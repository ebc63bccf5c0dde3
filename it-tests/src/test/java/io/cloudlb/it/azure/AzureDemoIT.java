// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.it.command.Demo;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo tells the same story of Azure, and connections go through its load balancer.
@RequiresControlPlane
class AzureDemoIT {
    private static final Pattern STEP = Pattern.compile("(?m)^(\\S[^\\n]*?) {3,}(\\d+) {3,}(\\d+)$");

    @TempDir
    Path folder;

    @Test
    void walksFromClusterIpToLoadBalancerAndBackToAnEmptyGroup() {
        try (Demo demo = Demo.start(folder, "--provider", "azure")) {
            assertThat(demo.awaitExit()).as(demo::words).isZero();

            assertThat(demo.words())
                    .containsSubsequence(
                            "An emulated Azure",
                            "<pending>",
                            "198.18.0.1",
                            "EnsuredLoadBalancer",
                            "curl --connect-to",
                            "hello from pod web-node-",
                            "A node goes away",
                            "hello from pod web-node-",
                            "holds no load balancer",
                            "What is left in the cloud: nothing");
            assertThat(writes(demo))
                    .containsEntry("the controller's start", 0)
                    .containsEntry("LoadBalancer", 4)
                    .containsEntry("a node goes", 1)
                    .containsEntry("back to ClusterIP", 3)
                    .containsEntry("headless", 0);
        }
    }

    private static Map<String, Integer> writes(Demo demo) {
        return STEP.matcher(demo.words())
                .results()
                .collect(Collectors.toMap(step -> step.group(1), step -> Integer.parseInt(step.group(2))));
    }
}
