// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.metallb.rivals.DeploymentView;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads Deployments into what the look for rivals needs of them. Reads them as generic resources: the client's own
/// class for them brings four hundred others along, of everything that can be said of a Pod.
final class DeploymentViews {
    /// What Deployments are called. Said in full, so that the client need not ask the API server for it.
    static final ResourceDefinitionContext RESOURCE = new ResourceDefinitionContext.Builder()
            .withGroup("apps")
            .withVersion("v1")
            .withKind("Deployment")
            .withPlural("deployments")
            .withNamespaced(true)
            .build();

    private DeploymentViews() {}

    static DeploymentView of(GenericKubernetesResource deployment) {
        ObjectMeta meta = deployment.getMetadata();
        @Nullable Integer replicas = deployment.get("spec", "replicas");
        @Nullable List<Map<String, ?>> containers = deployment.get("spec", "template", "spec", "containers");
        return new DeploymentView(
                meta.getNamespace(),
                meta.getName(),
                meta.getUid(),
                Objects.requireNonNullElse(replicas, 1),
                Objects.requireNonNullElse(meta.getLabels(), Map.of()),
                Objects.requireNonNullElse(containers, List.<Map<String, ?>>of()).stream()
                        .map(DeploymentViews::container)
                        .toList());
    }

    private static DeploymentView.Container container(Map<String, ?> container) {
        return new DeploymentView.Container(
                text(container.get("name")),
                text(container.get("image")),
                Stream.of("command", "args")
                        .flatMap(field -> words(container.get(field)))
                        .toList());
    }

    private static Stream<String> words(@Nullable Object words) {
        return words instanceof List<?> list ? list.stream().map(String::valueOf) : Stream.empty();
    }

    private static String text(@Nullable Object text) {
        return text == null ? "" : text.toString();
    }
}
