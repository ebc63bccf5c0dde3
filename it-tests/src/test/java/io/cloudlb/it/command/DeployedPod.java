// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import io.cloudlb.testkit.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A pod of one of our manifests, as far as the API server knows it: its account with the rights of the manifest and no
/// others, and what the kubelet gives to find the API server. The API server's own log says what it used of its rights.
///
/// @param controlPlane keeps an audit log
/// @param admin everybody else
/// @param manifest what was applied
public record DeployedPod(ControlPlane controlPlane, KubernetesClient admin, List<HasMetadata> manifest) {
    private static final String NAMESPACE = "cloudlb-system";
    private static final String ACCOUNT = "cloudlb";
    private static final String USER = "system:serviceaccount:" + NAMESPACE + ":" + ACCOUNT;

    /// Made by others than the scheduler and the kubelet, who are not here.
    private static final Set<String> MADE = Set.of(
            "Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "ConfigMap");

    public DeployedPod {
        manifest = List.copyOf(manifest);
    }

    /// Applies a manifest.
    public static DeployedPod of(ControlPlane controlPlane, KubernetesClient admin, Path manifest) {
        try (InputStream yaml = Files.newInputStream(manifest)) {
            List<HasMetadata> items = admin.load(yaml).items();
            items.stream()
                    .filter(item -> MADE.contains(item.getKind()))
                    .forEach(item -> admin.resource(item).create());
            return new DeployedPod(controlPlane, admin, items);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the kubelet gives the pod.
    public Map<String, String> surroundings(Path folder) {
        String token = admin.serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName(ACCOUNT)
                .tokenRequest()
                .getStatus()
                .getToken();
        return InCluster.of(controlPlane, token, folder);
    }

    /// What the account may do, such as `patch services/status`.
    public Set<String> granted() {
        Stream<PolicyRule> ofCluster = manifest.stream()
                .filter(ClusterRole.class::isInstance)
                .flatMap(role -> ((ClusterRole) role).getRules().stream());
        Stream<PolicyRule> ofNamespace =
                manifest.stream().filter(Role.class::isInstance).flatMap(role -> ((Role) role).getRules().stream());
        return Stream.concat(ofCluster, ofNamespace)
                .flatMap(rule -> rule.getVerbs().stream()
                        .flatMap(verb -> rule.getResources().stream().map(resource -> verb + " " + resource)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// What the account has done.
    public Set<String> used() {
        return requests()
                .map(request -> request.get("verb").asString() + " " + resource(request.get("objectRef")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// What it was not allowed to do.
    public List<String> refused() {
        return requests()
                .filter(request -> code(request) == HttpURLConnection.HTTP_FORBIDDEN)
                .map(JsonNode::toString)
                .toList();
    }

    private static String resource(JsonNode reference) {
        String resource = reference.get("resource").asString();
        return reference.has("subresource")
                ? resource + "/" + reference.get("subresource").asString()
                : resource;
    }

    private static int code(JsonNode request) {
        return request.get("responseStatus").get("code").asInt();
    }

    /// What the account asked of the API server.
    private Stream<JsonNode> requests() {
        return auditLog().stream()
                .map(JsonMapper.shared()::readTree)
                .filter(request ->
                        request.get("user").get("username").asString().equals(USER))
                .filter(request -> request.has("objectRef"));
    }

    private List<String> auditLog() {
        try {
            return Files.readAllLines(controlPlane.auditLog().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
