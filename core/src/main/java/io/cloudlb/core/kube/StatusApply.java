// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.cloudlb.core.model.ServiceKey;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// Server-side apply to a Service's status: one request, sent as the client sends its own, with its credentials,
/// retries and timeout.
///
/// The client's own `patch` wants an object to call it on, which it copies through JSON and back, and takes the path
/// apart with regular expressions: 50 KB of garbage for each Service, in the one write that every Service waits for.
final class StatusApply {
    private static final String APPLY = "application/apply-patch+yaml"; // of which JSON is a part

    private final KubernetesClient client;
    private final String query;

    /// @param client the connection
    /// @param manager the field manager; what it applies it takes over from others
    StatusApply(KubernetesClient client, String manager) {
        this.client = client;
        query = "?fieldManager=" + manager + "&force=true";
    }

    /// Applies.
    ///
    /// @param body JSON
    /// @return the whole Service as it is after that
    /// @throws KubernetesClientException when the API server refuses, with its code and its Status, or is silent
    Service send(ServiceKey service, String body) {
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri("%sapi/v1/namespaces/%s/services/%s/status%s"
                        .formatted(client.getMasterUrl(), service.namespace(), service.name(), query))
                .method("PATCH", APPLY, body)
                .timeout(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS)
                .build();
        HttpResponse<byte[]> answer = await(client.getHttpClient().sendAsync(request, byte[].class));
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        if (!answer.isSuccessful()) {
            throw refused(answer, text);
        }
        return client.getKubernetesSerialization().unmarshal(text, Service.class);
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("interrupted while the API server was asked", interrupt);
        } catch (ExecutionException failure) {
            throw new KubernetesClientException(KubernetesFailures.rootCause(failure), failure);
        }
    }

    private KubernetesClientException refused(HttpResponse<?> answer, String text) {
        return new KubernetesClientException(
                "the API server answered with code " + answer.code(),
                answer.code(),
                status(text).orElse(null));
    }

    /// The API server explains itself by a Status; a proxy before it does not.
    private Optional<Status> status(String text) {
        try {
            return Optional.ofNullable(client.getKubernetesSerialization().unmarshal(text, Status.class));
        } catch (RuntimeException _) { // of the parser
            return Optional.empty();
        }
    }
}
