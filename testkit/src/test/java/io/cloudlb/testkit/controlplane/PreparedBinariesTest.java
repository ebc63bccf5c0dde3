// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.testkit.preparation.PreparationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedBinariesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void takesTheNamedAssetsFirst() throws IOException {
        Path assets = binaries("assets");
        prepared("1.37.2", NOON);

        assertThat(find(Map.of("KUBEBUILDER_ASSETS", assets.toString()))).isEqualTo(assets);
    }

    @Test
    void takesTheNewestOfTheCacheElse() throws IOException {
        prepared("1.37.2", NOON);
        Path newest = prepared("1.37.1", NOON.plusSeconds(1));

        assertThat(find(Map.of())).isEqualTo(newest);
    }

    @Test
    void ignoresHalfPreparedCopies() throws IOException {
        Path whole = prepared("1.37.2", NOON);
        prepared("1.38.0.work.4711", NOON.plusSeconds(1));
        binaries("cache/control-plane/1.39.0");

        assertThat(find(Map.of())).isEqualTo(whole);
    }

    @Test
    void refusesAssetsThatLackAProgram() throws IOException {
        Path assets = binaries("assets");
        Files.delete(assets.resolve("etcd"));

        assertThatThrownBy(() -> find(Map.of("KUBEBUILDER_ASSETS", assets.toString())))
                .isInstanceOf(PreparationException.class)
                .hasMessage(assets + " holds no program etcd");
    }

    @Test
    void saysWhatToDoIfThereIsNothing() {
        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(PreparationException.class)
                .hasMessageContaining("run tools/control-plane in a checkout once")
                .hasMessageContaining("KUBEBUILDER_ASSETS");
    }

    private Path find(Map<String, String> environment) {
        Map<String, String> complete = new HashMap<>(environment);
        complete.put("CLOUDLB_CACHE", folder.resolve("cache").toString());
        return PreparedBinaries.ofEnvironment(complete).find().folder();
    }

    private Path prepared(String version, Instant when) throws IOException {
        Path entry = binaries("cache/control-plane/" + version);
        Path seal = Files.createFile(entry.resolve("complete"));
        Files.setLastModifiedTime(seal, FileTime.from(when));
        return entry;
    }

    private Path binaries(String name) throws IOException {
        Path entry = Files.createDirectories(folder.resolve(name));
        for (String program : new String[] {"kube-apiserver", "etcd"}) {
            assertThat(Files.createFile(entry.resolve(program)).toFile().setExecutable(true))
                    .isTrue();
        }
        return entry;
    }
}
