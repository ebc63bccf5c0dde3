// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodEnvironmentTest {
    private static final Map<String, String> POD = Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1");

    @TempDir
    Path folder;

    @Test
    void knowsThePodsNamespace() throws IOException {
        Path file = Files.writeString(folder.resolve("namespace"), "lb-system\n");

        assertThat(PodEnvironment.look(POD, file).podNamespace()).contains("lb-system");
    }

    @Test
    void isOutsideWithoutAServiceAccount() {
        assertThat(PodEnvironment.look(POD, folder.resolve("namespace")).inCluster())
                .isFalse();
    }

    @Test
    void isOutsideWithoutAnApiServerInTheEnvironment() throws IOException {
        Path file = Files.writeString(folder.resolve("namespace"), "lb-system");

        assertThat(PodEnvironment.look(Map.of(), file)).isEqualTo(PodEnvironment.OUTSIDE);
    }
}
