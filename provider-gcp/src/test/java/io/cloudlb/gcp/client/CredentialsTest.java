// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import static io.cloudlb.gcp.client.ComputeProject.REGION;
import static io.cloudlb.gcp.client.ComputeProject.address;
import static io.cloudlb.gcp.client.ComputeProject.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.gcp.InMemoryTransport;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens of Google: what is said without them, and what is never said of them.
class CredentialsTest {
    private static final CallBudget ONCE = new CallBudget(
            Duration.ofSeconds(6), Duration.ofSeconds(30), 1, Duration.ofMillis(200), Duration.ofSeconds(5));

    private final ComputeProject project = new ComputeProject();
    private final List<WireRequest> asked = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        project.close();
    }

    private ComputeApi api(WireAnswer answer, Tokens tokens) {
        return project.api(
                ONCE,
                () -> GcpClients.over(
                        new InMemoryTransport(request -> {
                            asked.add(request);
                            return answer;
                        }),
                        tokens));
    }

    private static WireAnswer saying(String words) {
        return new WireAnswer(400, Map.of("Content-Type", "application/json"), """
                {"error": {"code": 400, "message": "%s", "errors": [{"reason": "invalid"}]}}
                """.formatted(words));
    }

    @Test
    void aTokenIsSentAndNeverSaid() {
        String token = "a-token-that-looks-like-nothing-special-77";
        try (ComputeApi api = api(saying("I do not like " + token), new Tokens(() -> token))) {
            assertThat(errorOf(() -> api.insert(ComputeKind.ADDRESSES, REGION, address("web")))
                            .message())
                    .isEqualTo("invalid: I do not like [redacted]");
        }
        assertThat(asked)
                .singleElement()
                .satisfies(
                        request -> assertThat(request.header("Authorization")).contains("Bearer " + token));
        assertThat(Redaction.OF_PROCESS.redact("x " + token)).isEqualTo("x [redacted]");
    }

    @Test
    void aTokenThatIsRefusedEndsInASentenceAndNothingIsSent() {
        Tokens none = new Tokens(() -> {
            throw new IOException("invalid_grant: account was disabled");
        });
        try (ComputeApi api = api(saying("unused"), none)) {
            assertThat(errorOf(() -> api.insert(ComputeKind.ADDRESSES, REGION, address("web"))))
                    .returns(CloudError.Kind.DENIED, CloudError::kind)
                    .extracting(CloudError::message)
                    .asString()
                    .startsWith("Google gave no access token: IOException invalid_grant: account was disabled. ");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void whoGivesTokensMayBeAwayForAMoment() {
        Tokens away = new Tokens(() -> {
            throw new ConnectException("Connection refused");
        });
        try (ComputeApi api = api(saying("unused"), away)) {
            assertThat(errorOf(() -> api.insert(ComputeKind.ADDRESSES, REGION, address("web"))))
                    .returns(CloudError.Kind.UNAVAILABLE, CloudError::kind);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void noCredentialsAtAllAreOneSentenceThatSaysWhatToSet() throws IOException {
        CloudError error = new GcpErrors()
                .classify(new MissingCredentials(new IOException("long words")))
                .orElseThrow();
        Path file = Files.writeString(folder.resolve("key.json"), "{}");

        assertThat(error).returns(CloudError.Kind.DENIED, CloudError::kind);
        assertThat(error.message())
                .startsWith("No credentials of Google Cloud were found. ")
                .doesNotContain("long words");
        assertThat(Advice.forCredentials(Map.of())).contains("gcloud auth application-default login");
        assertThat(Advice.forCredentials(Map.of("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere.json")))
                .isEqualTo(
                        "The file /nowhere.json, which GOOGLE_APPLICATION_CREDENTIALS names, does not exist or cannot be read");
        assertThat(Advice.forCredentials(Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString())))
                .startsWith("Check what is in " + file);
    }

    /// Credentials that get their token from a function.
    private static final class Tokens extends GoogleCredentials {
        private static final long serialVersionUID = 1L;

        private final transient Callable<String> next;

        Tokens(Callable<String> next) {
            this.next = next;
        }

        @Override
        public AccessToken refreshAccessToken() throws IOException {
            try {
                return new AccessToken(next.call(), Date.from(Instant.now().plusSeconds(3_600)));
            } catch (IOException failure) {
                throw failure;
            } catch (Exception bug) {
                throw new IllegalStateException(bug);
            }
        }
    }
}
