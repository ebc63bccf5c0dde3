// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// The chart `charts/cloudlb`, by the library that Helm is.
final class Chart {
    static final Path FOLDER = Path.of("..", "charts", "cloudlb");
    static final String RELEASE = "cloudlb";
    static final String NAMESPACE = "cloudlb-system";

    /// The API server's version that charts are rendered for here; Helm's library knows none by itself.
    static final String KUBERNETES = "1.37.0";

    static final List<String> PROVIDERS = List.of("aws", "gcp", "azure", "metallb");

    private Chart() {}

    /// The values that `deploy` is rendered with.
    static Path valuesOf(String provider) {
        return FOLDER.resolve("ci").resolve(provider + "-values.yaml");
    }

    /// What Helm renders of the values of a provider, with others over them.
    ///
    /// @param values YAML
    /// @throws IllegalStateException with Helm's words, if it refuses them
    static String render(String provider, String values) {
        TemplateCommand command = new Helm(FOLDER)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES)
                .withValuesFile(valuesOf(provider));
        return with(values, file -> command.withValuesFile(file).call());
    }

    static List<HasMetadata> objects(String rendered) {
        KubernetesSerialization yaml = new KubernetesSerialization();
        return Arrays.stream(rendered.split("(?m)^---$"))
                .filter(document -> document.lines().anyMatch(line -> line.startsWith("kind:")))
                .map(document -> (HasMetadata) yaml.unmarshal(document))
                .toList();
    }

    static <T> List<T> all(Class<T> type, List<HasMetadata> objects) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static <T> T only(Class<T> type, List<HasMetadata> objects) {
        List<T> found = all(type, objects);
        if (found.size() != 1) {
            throw new AssertionError("%d of %s".formatted(found.size(), type.getSimpleName()));
        }
        return found.getFirst();
    }

    /// Something done with a file that holds these values.
    static <T> T with(String values, Function<Path, T> use) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                return use.apply(Files.writeString(file, values));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
