// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.kubernetes.CredentialCommand.Credential;
import io.cloudlb.kubernetes.CredentialCommand.CredentialException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// The token in the file that a kubeconfig's `tokenFile` names, which others write anew before it runs out. As with
/// kubectl it is read again every minute, and what was read last holds while the file cannot be read.
final class TokenFile implements Supplier<Credential> {
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int LONGEST = 1 << 16;

    private final Path file;
    private final TimeSource time;
    private volatile Optional<String> last = Optional.empty();

    TokenFile(Path file, TimeSource time) {
        this.file = file;
        this.time = time;
    }

    /// @throws CredentialException when the file has never had a token
    @Override
    public Credential get() {
        Optional<String> token = read().or(() -> last);
        last = token;
        token.ifPresent(Redaction::learn);
        return new Credential(
                Optional.of(token.orElseThrow(() -> new CredentialException(
                        "the kubeconfig names %s as its tokenFile, which does not exist, cannot be read or is empty"
                                .formatted(file)))),
                Optional.empty(),
                Optional.of(time.instant().plus(PERIOD)));
    }

    private Optional<String> read() {
        try {
            return Files.size(file) > LONGEST
                    ? Optional.empty()
                    : Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException _) { // it is being replaced, perhaps
            return Optional.empty();
        }
    }
}
