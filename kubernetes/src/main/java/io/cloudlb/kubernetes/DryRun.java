// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.kubernetes.watch.ApiReader;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.HttpURLConnection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Asks the API server whether it would take a Service, with its admission and its webhooks, and has it keep nothing of
/// it. What it has given out itself is not asked about.
public final class DryRun implements Manifests.Judge {
    private static final String QUERY = "?dryRun=All&fieldValidation=Strict&fieldManager=cloudlb-plan";
    private static final Pattern LACKING_RIGHT = Pattern.compile("cannot (?:create|update) resource");
    private static final int UNPROCESSABLE = 422;

    private final ApiReader api;
    private final KubernetesSerialization serialization;
    private final Function<ServiceKey, Optional<ServiceView>> existing;
    private final Set<String> silentNamespaces = new HashSet<>();
    private final Set<String> notes = new TreeSet<>();

    /// @param client the connection
    /// @param existing the Services that the cluster has
    public DryRun(KubernetesClient client, Function<ServiceKey, Optional<ServiceView>> existing) {
        api = new ApiReader(client);
        serialization = client.getKubernetesSerialization();
        this.existing = existing;
    }

    /// What could not be asked, and why, for a person.
    public List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public Answer ask(Manifest manifest) {
        Optional<ServiceView> before = existing.apply(manifest.key());
        boolean isItsOwn = before.filter(
                        service -> service.meta().resourceVersion().equals(manifest.resourceVersion()))
                .isPresent();
        if (isItsOwn) {
            return new Answer(true, List.of());
        }
        return silentNamespaces.contains(manifest.key().namespace()) ? Answer.SILENCE : send(manifest, before);
    }

    private Answer send(Manifest manifest, Optional<ServiceView> before) {
        String services =
                "api/v1/namespaces/%s/services".formatted(manifest.key().namespace());
        try {
            api.send(
                    before.map(known -> request(
                                    "PUT", services + "/" + manifest.key().name(), withClass(manifest.object(), known)))
                            .orElseGet(() -> request("POST", services, manifest.object())),
                    _ -> manifest.key());
            return new Answer(true, List.of());
        } catch (KubernetesClientException failure) {
            return answer(manifest.key(), failure);
        }
    }

    private ApiReader.Request request(String method, String path, Map<String, Object> object) {
        return new ApiReader.Request(method, path + QUERY, "application/json", serialization.asJson(object));
    }

    /// A class cannot be taken away, and `kubectl apply` leaves alone what a manifest does not name.
    private static Map<String, Object> withClass(Map<String, Object> object, ServiceView before) {
        Map<String, Object> spec = new LinkedHashMap<>();
        if (object.get("spec") instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> spec.put(String.valueOf(name), value));
        }
        boolean staysBalanced = "LoadBalancer".equals(spec.get("type"));
        before.spec()
                .loadBalancerClass()
                .filter(_ -> staysBalanced)
                .ifPresent(name -> spec.putIfAbsent("loadBalancerClass", name));
        Map<String, Object> complete = new LinkedHashMap<>(object);
        complete.put("spec", spec);
        return complete;
    }

    private Answer answer(ServiceKey key, KubernetesClientException failure) {
        String message = message(failure);
        return switch (failure.getCode()) {
            case UNPROCESSABLE, HttpURLConnection.HTTP_BAD_REQUEST -> new Answer(true, problems(failure, message));
            case HttpURLConnection.HTTP_FORBIDDEN -> {
                if (LACKING_RIGHT.matcher(message).find()) {
                    yield silent(key, "this account may not create or update Services there");
                }
                yield new Answer(true, List.of(refusal("metadata", message)));
            }
            case HttpURLConnection.HTTP_NOT_FOUND -> silent(key, "the namespace does not exist yet");
            default -> silent(key, message);
        };
    }

    private Answer silent(ServiceKey key, String why) {
        silentNamespaces.add(key.namespace());
        notes.add("the API server was not asked whether it takes the Services of namespace %s: %s"
                .formatted(key.namespace(), why));
        return Answer.SILENCE;
    }

    private static List<Problem> problems(KubernetesClientException failure, String message) {
        List<Problem> causes =
                Optional.ofNullable(failure.getStatus()).map(Status::getDetails).map(StatusDetails::getCauses).stream()
                        .flatMap(List::stream)
                        .map(cause -> refusal(
                                Objects.requireNonNullElse(cause.getField(), "spec"),
                                Objects.requireNonNullElse(cause.getMessage(), message)))
                        .toList();
        return causes.isEmpty() ? List.of(refusal("spec", message)) : causes;
    }

    private static Problem refusal(String field, String message) {
        return new Problem("RefusedByApiServer", field, message);
    }

    private static String message(KubernetesClientException failure) {
        return Stream.of(
                        Optional.ofNullable(failure.getStatus()).map(Status::getMessage),
                        Optional.ofNullable(failure.getMessage()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("no reason given");
    }
}
