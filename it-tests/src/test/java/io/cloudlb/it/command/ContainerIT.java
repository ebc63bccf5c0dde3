// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The container's description against the launcher, which is what the tests measure.
class ContainerIT {
    private static final Path DEPLOY = Path.of("..", "deploy");

    @Test
    void startsTheJvmAsTheLauncherDoes() throws IOException {
        String container = Files.readString(DEPLOY.resolve("Containerfile"));
        List<String> options = Files.readAllLines(DEPLOY.resolve("jvm.options")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();

        assertThat(container)
                .contains("COPY deploy/jvm.options /opt/cloudlb/jvm.options")
                .contains("[\"java\", \"@/opt/cloudlb/jvm.options\", \"-jar\", \"/opt/cloudlb/cloudlb.jar\"]");
        assertThat(options.subList(0, options.size() - 1)).isEqualTo(LauncherOptions.read());
        assertThat(options.getLast())
                .startsWith("\"-XX:OnOutOfMemoryError=echo 'cloudlb: out of memory, ")
                .endsWith("; kill -KILL %p\"");
        LauncherOptions.environment()
                .forEach((name, value) -> assertThat(container).contains("ENV " + name + "=" + value));
    }

    /// A container's JVM takes the file.
    @Test
    void ofTwoHeapsTheLastOneHolds() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + DEPLOY.resolve("jvm.options"),
                        "-Xmx64m",
                        "-XX:+PrintFlagsFinal",
                        "--version")
                .redirectErrorStream(true)
                .start();
        String flags = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(java.waitFor()).as(flags).isZero();
        assertThat(flags)
                .containsPattern("MaxHeapSize += 67108864 ")
                .containsPattern("OnOutOfMemoryError += echo 'cloudlb: out of memory");
    }
}
