// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.metallb.rivals.DeploymentView;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads Deployments into what the look for rivals needs of them.
final class DeploymentViews {
    private DeploymentViews() {}

    static DeploymentView of(Deployment deployment) {
        ObjectMeta meta = deployment.getMetadata();
        DeploymentSpec spec = deployment.getSpec();
        return new DeploymentView(
                meta.getNamespace(),
                meta.getName(),
                meta.getUid(),
                Objects.requireNonNullElse(spec.getReplicas(), 1),
                Objects.requireNonNullElse(meta.getLabels(), Map.of()),
                list(spec.getTemplate().getSpec().getContainers()).stream()
                        .map(DeploymentViews::container)
                        .toList());
    }

    private static DeploymentView.Container container(Container container) {
        return new DeploymentView.Container(
                Objects.requireNonNullElse(container.getName(), ""),
                Objects.requireNonNullElse(container.getImage(), ""),
                Stream.of(list(container.getCommand()), list(container.getArgs()))
                        .flatMap(List::stream)
                        .toList());
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }
}
