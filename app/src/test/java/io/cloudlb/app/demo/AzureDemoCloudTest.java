// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.EmulatorServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What the demo of Azure bids the reader type.
class AzureDemoCloudTest {
    @Test
    void itsLineForCurlNamesTheNetworkInAnyShell() throws IOException {
        AzureDemoCloud cloud = new AzureDemoCloud();
        try (EmulatorServer endpoint = cloud.serve()) {
            String line = cloud.commands(endpoint).getFirst();
            ProcessBuilder shell = new ProcessBuilder("sh", "-c", "curl() { printf '%s' \"$1\"; }; " + line);
            shell.environment().put("NETWORK", "http://network");

            assertThat(new String(shell.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("http://network/loadBalancers?api-version=2025-03-01");
        }
    }
}
