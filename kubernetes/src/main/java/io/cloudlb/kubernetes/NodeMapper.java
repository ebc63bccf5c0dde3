// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.model.NodeView;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads the client's Node into the record that node selection decides by: no images, no conditions, no capacity.
///
/// @param keepsLabel which label keys are kept
public record NodeMapper(Predicate<String> keepsLabel) {
    /// The Node as a record.
    public NodeView view(Node node) {
        ObjectMeta meta = node.getMetadata();
        return new NodeView(
                meta.getName(),
                Optional.ofNullable(node.getSpec())
                        .flatMap(spec -> Optional.ofNullable(spec.getProviderID()))
                        .filter(id -> !id.isEmpty()),
                meta.getDeletionTimestamp() != null,
                taints(node),
                labels(meta),
                addresses(node));
    }

    private static List<String> taints(Node node) {
        return Optional.ofNullable(node.getSpec())
                .flatMap(spec -> Optional.ofNullable(spec.getTaints()))
                .orElse(List.of())
                .stream()
                .flatMap(taint -> Stream.ofNullable(taint.getKey()))
                .distinct()
                .toList();
    }

    private Map<String, String> labels(ObjectMeta meta) {
        return Objects.requireNonNullElse(meta.getLabels(), Map.<String, String>of()).entrySet().stream()
                .filter(entry -> keepsLabel.test(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<String> addresses(Node node) {
        return Optional.ofNullable(node.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getAddresses()))
                .orElse(List.of())
                .stream()
                .filter(address -> "InternalIP".equals(address.getType()))
                .flatMap(address -> Stream.ofNullable(address.getAddress()))
                .toList();
    }
}
