// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One of several load balancers of the cluster, public and internal, as
/// `multipleStandardLoadBalancerConfigurations` has it.
///
/// @param name the public load balancer's; the internal one's ends in `-internal`
/// @param primarySet the scale set or agent pool whose nodes are in it alone; empty where none is
/// @param takesServices whether Services may come to it; those that are in it stay
/// @param services the Services that it takes, by their labels
/// @param namespaces the same by the labels of their namespaces
/// @param nodes the nodes that may be in it
public record Configuration(
        String name,
        Optional<String> primarySet,
        boolean takesServices,
        Optional<LabelSelector> services,
        Optional<LabelSelector> namespaces,
        Optional<LabelSelector> nodes) {
    /// The label of every namespace with its name, the only one that is known (KEP-2161).
    public static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    /// The labels of nodes that name the agent pool.
    private static final Set<String> POOLS = Set.of("kubernetes.azure.com/agentpool", "agentpool");

    /// The end of names of internal load balancers.
    private static final String INTERNAL = "-internal";

    /// The only one: it takes all Services and has all nodes.
    static Configuration only(String name) {
        return new Configuration(name, Optional.empty(), true, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// The name of the load balancer of a scheme.
    public static String name(String publicName, boolean internal) {
        return internal ? publicName + INTERNAL : publicName;
    }

    /// Whether it says which Services it takes.
    public boolean selectsServices() {
        return services.isPresent() || namespaces.isPresent();
    }

    /// Why it does not take such a Service, for a person; empty where its selectors match, or there are none.
    public Optional<String> mismatch(Map<String, String> labels, String namespace) {
        return services.filter(selector -> !selector.matches(labels))
                .map(selector -> "the Service's labels do not match serviceLabelSelector %s".formatted(selector))
                .or(() -> namespaces
                        .filter(selector -> !selector.matches(Map.of(NAMESPACE_NAME, namespace)))
                        .map(selector -> "namespace %s does not match serviceNamespaceSelector %s"
                                .formatted(namespace, selector)));
    }

    /// Whether the nodes of its primary set include one of this scale set with these labels.
    ///
    /// @param set the scale set of the node's machine; empty text where it is in none
    public boolean isPrimaryOf(String set, Map<String, String> labels) {
        return primarySet
                .filter(primary -> Stream.concat(
                                Stream.of(set), POOLS.stream().map(key -> labels.getOrDefault(key, "")))
                        .anyMatch(primary::equalsIgnoreCase))
                .isPresent();
    }

    /// The labels of nodes that it looks at.
    public Set<String> nodeLabels() {
        return Stream.concat(
                        nodes.stream().flatMap(selector -> selector.keys().stream()),
                        primarySet.stream().flatMap(_ -> POOLS.stream()))
                .collect(Collectors.toSet());
    }
}
