// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.kubernetes.CredentialCommand.Credential;
import io.cloudlb.kubernetes.CredentialCommand.CredentialException;
import io.cloudlb.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    private final ManualClock clock = new ManualClock();
    private final Path file;

    TokenFileTest(@TempDir Path folder) {
        file = folder.resolve("token");
    }

    @BeforeEach
    void write() throws IOException {
        Files.writeString(file, "the-first-token");
    }

    @Test
    void isReadAgainAfterAMinute() throws IOException {
        Kubeconfig.TokenFile tokens = new Kubeconfig.TokenFile(file, clock);
        Credential first = tokens.get();
        Files.writeString(file, "the-second-token");

        assertThat(first.token()).contains("the-first-token");
        assertThat(first.isOver(clock.instant())).isFalse();
        clock.pass(Duration.ofMinutes(1));
        assertThat(first.isOver(clock.instant())).isTrue();
        assertThat(tokens.get().token()).contains("the-second-token");
    }

    @Test
    void holdsWhatItReadLastWhileTheFileIsGone() throws IOException {
        Kubeconfig.TokenFile tokens = new Kubeconfig.TokenFile(file, clock);
        tokens.get();
        Files.delete(file);

        assertThat(tokens.get().token()).contains("the-first-token");
    }

    @Test
    void isNamedWhereItHasNoToken() throws IOException {
        Files.writeString(file, "\n");

        assertThatThrownBy(() -> new Kubeconfig.TokenFile(file, clock).get())
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining(file + " as its tokenFile");
    }
}
