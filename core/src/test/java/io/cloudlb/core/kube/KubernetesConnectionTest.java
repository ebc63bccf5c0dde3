// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.kube.KubernetesConnection.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesConnectionTest {
    private static final String TWO_CLUSTERS = """
            apiVersion: v1
            kind: Config
            current-context: a
            clusters:
            - {name: a, cluster: {server: "https://127.0.0.1:1"}}
            - {name: b, cluster: {server: "https://127.0.0.1:2"}}
            contexts:
            - {name: a, context: {cluster: a, user: me}}
            - {name: b, context: {cluster: b, user: me}}
            users:
            - {name: me, user: {token: t}}
            """;

    @TempDir
    Path folder;

    @Test
    void takesTheClusterOfTheContext() throws IOException {
        try (KubernetesConnection connection = open(TWO_CLUSTERS, "b")) {
            assertThat(connection.client().getMasterUrl().getPort()).isEqualTo(2);
        }
    }

    @Test
    void refusesAContextThatDoesNotExist() {
        assertThatThrownBy(() -> open(TWO_CLUSTERS, "prod"))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("The kubeconfig has no context prod; it has a, b.");
    }

    @Test
    void refusesAFileThatIsNoKubeconfig() {
        assertThatThrownBy(() -> open("{{{", "a"))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("is no valid kubeconfig");
    }

    private KubernetesConnection open(String kubeconfig, String context) throws IOException {
        Path file = Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
        return KubernetesConnection.open(Optional.of(file), Optional.of(context), "test");
    }
}
