// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparationScriptTest {

    private final List<String> progress = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void returnsThePathAndPassesProgressOn() throws IOException {
        PreparationScript script = aScript("echo building >&2; echo still building >&2; echo /prepared/folder");

        assertThat(script.run()).isEqualTo(Path.of("/prepared/folder"));
        assertThat(progress).containsExactly("building", "still building");
    }

    @Test
    void failsWithTheLastThingTheScriptSaid() throws IOException {
        PreparationScript script = aScript("echo building >&2; echo install Go >&2; exit 1");

        assertThatThrownBy(script::run).isInstanceOf(PreparationException.class).hasMessage("install Go");
    }

    @Test
    void failsIfTheScriptPrintsNoPath() throws IOException {
        assertThatThrownBy(aScript("exit 0")::run)
                .isInstanceOf(PreparationException.class)
                .hasMessageContaining("failed in silence");
    }

    private PreparationScript aScript(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return new PreparationScript(file, progress::add);
    }
}
