// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The container's description against the launcher, which is what the tests measure.
class ContainerIT {
    @Test
    void startsTheJvmAsTheLauncherDoes() throws IOException {
        String container = Files.readString(Path.of("..", "deploy", "Containerfile"));
        String options =
                LauncherOptions.read().stream().map("\"%s\""::formatted).collect(Collectors.joining(", "));

        assertThat(container)
                .contains("[\"java\", " + options + ", \"-XX:OnOutOfMemoryError=echo ")
                .containsPattern("; kill -KILL %p\", \"-jar\"");
        LauncherOptions.environment()
                .forEach((name, value) -> assertThat(container).contains("ENV " + name + "=" + value));
    }
}
