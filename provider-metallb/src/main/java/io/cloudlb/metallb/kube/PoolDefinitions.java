// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.metallb.pool.PoolDefinition;
import io.cloudlb.metallb.pool.SelectorDefinition;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads MetalLB's resources into what pools are made of. Fields that are not there get MetalLB's defaults; whether the
/// whole makes sense is not judged here.
public final class PoolDefinitions {
    private PoolDefinitions() {}

    /// The definition in one resource.
    public static PoolDefinition of(IpAddressPool resource) {
        String name = Objects.requireNonNullElse(resource.getMetadata().getName(), "");
        IpAddressPoolSpec spec = resource.getSpec();
        return spec == null
                ? new PoolDefinition(name, List.of(), true, false, Optional.empty())
                : new PoolDefinition(
                        name,
                        list(spec.addresses()),
                        Objects.requireNonNullElse(spec.autoAssign(), true),
                        Objects.requireNonNullElse(spec.avoidBuggyIps(), false),
                        Optional.ofNullable(spec.serviceAllocation()).map(PoolDefinitions::allocation));
    }

    private static PoolDefinition.Allocation allocation(IpAddressPoolSpec.ServiceAllocation written) {
        return new PoolDefinition.Allocation(
                Objects.requireNonNullElse(written.priority(), 0),
                list(written.namespaces()),
                selectors(written.namespaceSelectors()),
                selectors(written.serviceSelectors()));
    }

    private static List<SelectorDefinition> selectors(@Nullable List<LabelSelector> selectors) {
        return list(selectors).stream().map(PoolDefinitions::selector).toList();
    }

    private static SelectorDefinition selector(LabelSelector selector) {
        return new SelectorDefinition(
                Objects.requireNonNullElse(selector.getMatchLabels(), Map.of()),
                list(selector.getMatchExpressions()).stream()
                        .map(PoolDefinitions::expression)
                        .toList());
    }

    private static SelectorDefinition.Expression expression(LabelSelectorRequirement requirement) {
        return new SelectorDefinition.Expression(
                Objects.requireNonNullElse(requirement.getKey(), ""),
                Objects.requireNonNullElse(requirement.getOperator(), ""),
                list(requirement.getValues()));
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }
}
