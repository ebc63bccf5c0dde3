// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.kubernetes.CredentialCommand.Credential;
import io.cloudlb.kubernetes.CredentialCommand.CredentialException;
import io.cloudlb.kubernetes.KubernetesConnection.UnreachableException;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ClusterBuilder;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.ExecConfigBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialCommandTest {
    private static final String V1 = "client.authentication.k8s.io/v1";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {V1, "client.authentication.k8s.io/v1beta1"})
    void takesTheAnswerOfACommandThatWarns(String version) {
        ExecConfig exec = exec("echo 'Warning: deprecated' >&2; echo '" + answer(version, "\"token\":\"t-1\"") + "'");
        exec.setApiVersion(version);

        Credential credential = command(exec).run();

        assertThat(credential.token()).contains("t-1");
        assertThat(credential.expires()).isEmpty();
    }

    @Test
    void knowsHowLongTheyHoldAndWhichCertificateTheyAre() {
        Credential credential = command(exec("echo '"
                        + answer(
                                V1,
                                "\"clientCertificateData\":\"C\",\"clientKeyData\":\"K\",\"expirationTimestamp\":\"2026-11-29T01:00:00+01:00\"")
                        + "'"))
                .run();

        assertThat(credential.certificate()).contains(new Credential.KeyPair("C", "K"));
        assertThat(credential.expires()).contains(Instant.parse("2026-11-29T00:00:00Z"));
    }

    @Test
    void givesTheCommandItsArgumentsVariablesAndWhatItMayKnowOfTheCluster() {
        String script = "case \"$KUBERNETES_EXEC_INFO\" in *'\"interactive\":false'*'https://a:1'*) echo '"
                + answer(V1, "\"token\":\"'$1-$WHO'\"")
                + "';; esac";
        ExecConfig exec = new ExecConfigBuilder(exec(script))
                .addToArgs("first")
                .addNewEnv("WHO", "me")
                .withProvideClusterInfo(true)
                .build();

        assertThat(ExecRequest.of(exec, Optional.empty(), Optional.of(cluster()))
                        .run()
                        .token())
                .contains("first-me");
    }

    @Test
    void looksForARelativeCommandBesideTheKubeconfig() throws IOException {
        Path script = Files.writeString(
                folder.resolve("login"), "#!/bin/sh\necho '" + answer(V1, "\"token\":\"beside\"") + "'\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        ExecConfig exec = new ExecConfigBuilder()
                .withApiVersion(V1)
                .withCommand("./login")
                .build();

        Optional<File> kubeconfig = Optional.of(folder.resolve("config").toFile());

        assertThat(ExecRequest.of(exec, kubeconfig, Optional.empty()).run().token())
                .contains("beside");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo t0ps3cret; echo first >&2; echo 'The SSO session has expired' >&2; exit 255 | The SSO session"
                        + " has expired",
                "echo t0ps3cret; exit 3 | it ended with exit code 3",
                "echo t0ps3cret | it did not print JSON",
                "echo '{\"token\":\"t0ps3cret\"}' | it did not print an ExecCredential",
                "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1alpha1\"}' | it"
                        + " printed another version",
                "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"}' | it printed"
                        + " neither a token nor",
                "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientKeyData\":\"t0ps3cret\"}}'"
                        + " | without its certificate",
                "echo 'password=t0ps3cret' >&2; exit 1 | password=[redacted]",
            })
    void saysWhyACommandFailsWithoutShowingWhatItPrinted(String script, String why) {
        assertThatThrownBy(() -> command(exec(script)).run())
                .isInstanceOf(CredentialException.class)
                .hasMessageStartingWith("the credential command /bin/sh failed: ")
                .hasMessageContaining(why)
                .hasMessageNotContaining("t0ps3cret");
    }

    @Test
    void saysHowToGetACommandThatIsMissing() {
        ExecConfig exec = new ExecConfigBuilder()
                .withApiVersion(V1)
                .withCommand("no-such-command-here")
                .withInstallHint("Install it from example.com.")
                .build();

        assertThatThrownBy(() -> command(exec).run())
                .hasMessageStartingWith("the credential command no-such-command-here failed: it cannot be started")
                .hasMessageEndingWith("Install it from example.com.");
    }

    @Test
    void refusesVersionsAndModesThatCannotBe() {
        ExecConfig old = exec("true");
        old.setApiVersion("client.authentication.k8s.io/v1alpha1");
        ExecConfig asking = exec("true");
        asking.setInteractiveMode("Always");

        assertThatThrownBy(() -> command(old))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("v1alpha1");
        assertThatThrownBy(() -> command(asking))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("interactiveMode Always");
    }

    private static Cluster cluster() {
        return new ClusterBuilder().withServer("https://a:1").build();
    }

    private static CredentialCommand command(ExecConfig exec) {
        return ExecRequest.of(exec, Optional.empty(), Optional.empty());
    }

    private static ExecConfig exec(String script) {
        return new ExecConfigBuilder()
                .withApiVersion(V1)
                .withCommand("/bin/sh")
                .withArgs("-c", script, "sh")
                .build();
    }

    private static String answer(String version, String status) {
        return "{\"kind\":\"ExecCredential\",\"apiVersion\":\"%s\",\"status\":{%s}}".formatted(version, status);
    }
}
