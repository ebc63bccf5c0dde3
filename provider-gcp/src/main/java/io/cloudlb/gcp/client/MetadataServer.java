// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import io.cloudlb.gcp.model.Instance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// The server that tells a machine of Google Cloud which one it is (docs: compute/docs/metadata).
///
/// @param host its address, `metadata.google.internal`
public record MetadataServer(String host) {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int LONGEST = 200;
    private static final Pattern NETWORK = Pattern.compile("projects/[a-z0-9:.-]{1,100}/networks/[a-z0-9-]{1,63}");

    /// Where Google's own libraries look for it.
    public static MetadataServer usual() {
        return new MetadataServer(
                Optional.ofNullable(System.getenv("GCE_METADATA_HOST")).orElse("metadata.google.internal"));
    }

    /// The machine that asks; empty where it is none of Google Cloud.
    public Optional<Instance> machine() {
        try (HttpClient client = client()) {
            Optional<String> project = read(client, "project/project-id");
            Optional<String> zone = read(client, "instance/zone");
            return project.flatMap(id ->
                    zone.map(path -> new Instance(id, path.substring(path.lastIndexOf('/') + 1), "")));
        }
    }

    /// The network of its first interface: `projects/p/networks/n`, with the id of its own project, and the number of
    /// another one; empty where it is none of Google Cloud.
    public Optional<String> network() {
        try (HttpClient client = client()) {
            Optional<String> network = read(client, "instance/network-interfaces/0/network");
            Optional<String> number = read(client, "project/numeric-project-id");
            Optional<String> project = read(client, "project/project-id");
            return network.filter(link -> NETWORK.matcher(link).matches())
                    .flatMap(link -> number.flatMap(
                            own -> project.map(id -> link.replace("projects/" + own + "/", "projects/" + id + "/"))));
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    }

    private Optional<String> read(HttpClient client, String what) {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://" + host + "/computeMetadata/v1/" + what))
                            .header("Metadata-Flavor", "Google")
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return Optional.of(answer.body().strip())
                    .filter(text -> answer.statusCode() == 200 && !text.isEmpty() && text.length() <= LONGEST);
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
