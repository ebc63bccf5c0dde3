// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controlplane;

import io.cloudlb.testkit.preparation.PreparationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What is left to look at where there is no checkout, and so no script that prepares anything.
///
/// @param assets the folder KUBEBUILDER_ASSETS names
/// @param cache the folder earlier runs from a checkout prepared
record PreparedBinaries(Optional<Path> assets, Path cache) {

    static PreparedBinaries ofEnvironment(Map<String, String> environment) {
        return new PreparedBinaries(
                value(environment, "KUBEBUILDER_ASSETS").map(Path::of),
                cacheFolder(environment).resolve("control-plane"));
    }

    /// @throws PreparationException if neither place has both programs
    ControlPlaneBinaries find() {
        return assets.or(this::newestInCache)
                .map(ControlPlaneBinaries::new)
                .orElseThrow(() -> new PreparationException(
                        "no kube-apiserver and etcd in %s: run tools/control-plane in a checkout once, or set KUBEBUILDER_ASSETS to a folder that holds both"
                                .formatted(cache)));
    }

    private Optional<Path> newestInCache() {
        if (!Files.isDirectory(cache)) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(cache)) {
            return entries.filter(entry -> !entry.getFileName().toString().contains(".work."))
                    .filter(entry -> Files.isRegularFile(entry.resolve("complete")))
                    .max(Comparator.comparingLong(PreparedBinaries::preparedAt));
        } catch (IOException e) {
            throw new PreparationException("cannot read " + cache + ": " + e.getMessage());
        }
    }

    private static long preparedAt(Path entry) {
        return entry.resolve("complete").toFile().lastModified();
    }

    private static Path cacheFolder(Map<String, String> environment) {
        return value(environment, "CLOUDLB_CACHE")
                .map(Path::of)
                .orElseGet(() -> value(environment, "XDG_CACHE_HOME")
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("cloudlb"));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
