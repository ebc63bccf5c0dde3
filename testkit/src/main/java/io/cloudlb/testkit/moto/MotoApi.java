// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.moto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/// What a moto server can be asked about itself, below `/moto-api`.
///
/// @param url where the server is
record MotoApi(URI url) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// What keeps the server from answering; empty if it answers.
    Optional<String> shortcoming() {
        try {
            int status = send(request("/moto-api/data.json").build()).statusCode();
            return status == 200 ? Optional.empty() : Optional.of("it answers with status " + status);
        } catch (IOException e) {
            return Optional.of("it does not answer");
        }
    }

    void reset() {
        try {
            HttpResponse<String> answer = send(request("/moto-api/reset")
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("moto would not reset: " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("moto would not reset", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
