// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.redaction.Redaction;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command of a kubeconfig's `exec` that prints credentials, such as `aws eks get-token`. As with kubectl its
/// standard output is the answer and its standard error is words for people; nothing of the answer is ever shown.
///
/// @param words the command and its arguments
/// @param environment what is set beside the variables of this process
/// @param apiVersion which version of ExecCredential is asked for
/// @param installHint what the kubeconfig says of how to get the command; may be empty
record CredentialCommand(List<String> words, Map<String, String> environment, String apiVersion, String installHint) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int LONGEST_SENTENCE = 300;
    private static final File NO_INPUT = new File("/dev/null");

    CredentialCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /// Runs the command.
    ///
    /// @throws CredentialException with a sentence, when it does not print credentials
    Credential run() {
        Process process = start();
        try {
            Pipe answer = Pipe.of(process.getInputStream());
            Pipe talk = Pipe.of(process.getErrorStream());
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw failure("it did not end within " + PATIENCE.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw failure(lastLine(talk.text()).orElse("it ended with exit code " + process.exitValue()));
            }
            Credential credential = credential(answer.text());
            credential.token().ifPresent(Redaction::learn);
            return credential;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("it was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(words).redirectInput(NO_INPUT);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException | IllegalArgumentException e) {
            throw failure("it cannot be started; is it installed, and on the PATH of this process?"
                    + (installHint.isBlank() ? "" : " " + shortened(installHint.strip())));
        }
    }

    private Credential credential(String answer) {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(answer);
        } catch (JacksonException _) { // whose words quote the answer
            throw failure("it did not print JSON");
        }
        if (!root.path("kind").asString("").equals("ExecCredential")) {
            throw failure("it did not print an ExecCredential");
        }
        if (!root.path("apiVersion").asString("").equals(apiVersion)) {
            throw failure("it printed another version of ExecCredential than " + apiVersion
                    + ", which the kubeconfig asks for; write the kubeconfig anew, or install a newer command");
        }
        return credential(root.path("status"));
    }

    private Credential credential(JsonNode status) {
        Optional<String> token = text(status, "token");
        Optional<String> certificate = text(status, "clientCertificateData");
        Optional<String> key = text(status, "clientKeyData");
        if (certificate.isPresent() != key.isPresent()) {
            throw failure("it printed a client certificate without its key, or a key without its certificate");
        }
        if (token.isEmpty() && certificate.isEmpty()) {
            throw failure("it printed neither a token nor a client certificate");
        }
        return new Credential(
                token,
                certificate.map(pem -> new Credential.KeyPair(pem, key.orElseThrow())),
                text(status, "expirationTimestamp").map(this::time));
    }

    private Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException _) {
            throw failure("its expirationTimestamp is no time");
        }
    }

    private static Optional<String> text(JsonNode status, String field) {
        return Optional.of(status.path(field).asString("")).filter(text -> !text.isBlank());
    }

    private static Optional<String> lastLine(String talk) {
        return talk.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((_, later) -> later)
                .map(CredentialCommand::shortened);
    }

    private static String shortened(String text) {
        String clean = Redaction.OF_PROCESS.clean(text);
        return clean.length() <= LONGEST_SENTENCE ? clean : clean.substring(0, LONGEST_SENTENCE) + "…";
    }

    private CredentialException failure(String why) {
        return new CredentialException("the credential command %s failed: %s".formatted(words.getFirst(), why));
    }

    /// What a command prints, read as it comes, so that it is never held up. Of very much the end is dropped.
    ///
    /// @param reader reads it
    /// @param read what is read so far
    private record Pipe(Thread reader, ByteArrayOutputStream read) {
        static Pipe of(InputStream from) {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            return new Pipe(Thread.ofPlatform().daemon().start(() -> copy(from, read)), read);
        }

        private static void copy(InputStream from, ByteArrayOutputStream read) {
            byte[] piece = new byte[8_192];
            try {
                for (int length = from.read(piece); length >= 0; length = from.read(piece)) {
                    if (read.size() + length <= LONGEST_ANSWER) {
                        read.write(piece, 0, length);
                    }
                }
            } catch (IOException _) {
                // The process is gone; what was read is what there is.
            }
        }

        /// All of it; what a child of the command that lives on may still print is not waited for.
        String text() throws InterruptedException {
            reader.join(LAST_WORDS);
            return read.toString(StandardCharsets.UTF_8);
        }
    }

    /// What a command printed.
    ///
    /// @param token the bearer token
    /// @param certificate the client certificate
    /// @param expires until when both hold; empty when the command does not say
    record Credential(Optional<String> token, Optional<KeyPair> certificate, Optional<Instant> expires) {
        boolean isOver(Instant now) {
            return expires.filter(until -> !now.isBefore(until)).isPresent();
        }

        /// @param certificate in PEM
        /// @param key in PEM
        record KeyPair(String certificate, String key) {}
    }

    /// No credentials can be had; says why in a sentence.
    static final class CredentialException extends KubernetesClientException {
        private static final long serialVersionUID = 1L;

        CredentialException(String sentence) {
            super(sentence);
        }
    }
}
