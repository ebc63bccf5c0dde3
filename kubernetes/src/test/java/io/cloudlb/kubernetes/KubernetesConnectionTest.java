// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.cloudlb.kubernetes.KubernetesConnection.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void namesTheFileThatIsEmpty() {
        assertThatThrownBy(() -> open("\n", "a")).hasMessageEndingWith("is no valid kubeconfig (it is empty).");
    }

    @Test
    void namesTheFileThatHasNoContext() {
        assertThatThrownBy(() -> open("apiVersion: v1\nkind: Config\n"))
                .hasMessageContaining("names no context that exists as its current-context")
                .hasMessageEndingWith("It has none.");
    }

    @Test
    void quotesNothingOfAFileThatHasATokenInTheWrongPlace() {
        String broken = TWO_CLUSTERS.replace("{token: t}", "a-secret-token-of-me");

        assertThatThrownBy(() -> open(broken, "a"))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("users[0].user is not what a kubeconfig has there")
                .hasMessageNotContaining("a-secret-token");
    }

    @Test
    void quotesNothingOfAFileThatIsNoYaml() {
        assertThatThrownBy(() -> open("users: [{name: a, user: {token: a-secret-token", "a"))
                .isInstanceOf(UnreachableException.class)
                .hasMessageNotContaining("a-secret-token");
    }

    @Test
    void namesAFileOfCertificatesThatDoesNotExist() {
        String broken = TWO_CLUSTERS.replace(
                "server: \"https://127.0.0.1:1\"", "server: \"https://127.0.0.1:1\", certificate-authority: no-ca.crt");

        assertThatThrownBy(() -> open(broken, "a"))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("no-ca.crt as its certificate-authority, which does not exist");
    }

    @Test
    void saysThatACertificateCannotBeUsed() {
        String broken = TWO_CLUSTERS.replace(
                "{token: t}", "{client-certificate-data: bm90IGEgY2VydA==, client-key-data: bm90IGEga2V5}");

        assertThatThrownBy(() -> open(broken, "a"))
                .isInstanceOf(UnreachableException.class)
                .hasMessageStartingWith("What the kubeconfig says cannot be used (");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "users: [null]",
                "contexts: [null]",
                "clusters: [{}]",
                "contexts: [{name: a}]",
                "users: {a: b}",
                "[]",
                "current-context: 7\ncontexts: [{name: 7, context: {cluster: x}}]",
                "a: &a [*a]",
            })
    void endsInASentenceWhateverTheFileHolds(String kubeconfig) {
        assertThatThrownBy(() -> open(kubeconfig)).isInstanceOf(UnreachableException.class);
        assertThatThrownBy(() -> open("[".repeat(5_000))).isInstanceOf(UnreachableException.class);
    }

    @Test
    void signsRequestsWithWhatACredentialCommandPrintsWhateverItWarnsOf() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> signed = new CopyOnWriteArrayList<>();
        server.createContext("/", exchange -> {
            signed.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"uid\":\"u-1\"}}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Path script = Files.writeString(folder.resolve("login"), """
            echo 'a warning' >&2
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"printed"}}'
            """);
        String kubeconfig = TWO_CLUSTERS
                .replace(
                        "https://127.0.0.1:1",
                        "http://127.0.0.1:" + server.getAddress().getPort())
                .replace(
                        "{token: t}",
                        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/sh, args: [%s], interactiveMode: Never}}"
                                .formatted(script));
        try (KubernetesConnection connection = open(kubeconfig)) {
            assertThat(connection.clusterUid()).isEqualTo("u-1");
            assertThat(signed).containsExactly("Bearer printed");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void namesATokenFileThatDoesNotExist() {
        String kubeconfig = TWO_CLUSTERS.replace("{token: t}", "{tokenFile: no-token}");

        assertThatThrownBy(() -> open(kubeconfig))
                .isInstanceOf(UnreachableException.class)
                .hasMessageEndingWith("no-token as its tokenFile, which does not exist, cannot be read or is empty");
    }

    /// As with kubectl it comes before a token that stands beside it.
    @Test
    void signsRequestsWithTheTokenInAFileBesideTheKubeconfig() throws IOException {
        Files.writeString(folder.resolve("token"), "of-the-file\n");
        List<String> signed = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            signed.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        String kubeconfig = TWO_CLUSTERS
                .replace(
                        "https://127.0.0.1:1",
                        "http://127.0.0.1:" + server.getAddress().getPort())
                .replace("{token: t}", "{token: t, tokenFile: token}");
        try (KubernetesConnection connection = open(kubeconfig)) {
            connection.client().services().inNamespace("a").withName("b").get();
            assertThat(signed).containsExactly("Bearer of-the-file");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void endsWithTheWordsOfACredentialCommandThatFails() throws IOException {
        Path script = Files.writeString(folder.resolve("login"), "echo a-token; echo 'run: aws sso login' >&2; exit 1");
        String kubeconfig = TWO_CLUSTERS.replace(
                "{token: t}",
                "{exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/sh, args: [%s]}}"
                        .formatted(script));

        assertThatThrownBy(() -> open(kubeconfig))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("the credential command /bin/sh failed: run: aws sso login");
    }

    private KubernetesConnection open(String kubeconfig) throws IOException {
        Path file = Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
        return KubernetesConnection.open(Optional.of(file), Optional.empty(), "test");
    }

    private KubernetesConnection open(String kubeconfig, String context) throws IOException {
        Path file = Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
        return KubernetesConnection.open(Optional.of(file), Optional.of(context), "test");
    }
}
