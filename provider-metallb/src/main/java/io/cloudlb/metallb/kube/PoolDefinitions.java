// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.metallb.kube.IpAddressPool.IpAddressPoolSpec;
import io.cloudlb.metallb.pool.PoolDefinition;
import io.cloudlb.metallb.pool.PoolDefinition.SelectorDefinition;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads MetalLB's resources into what pools are made of. Fields that are not there get MetalLB's defaults; whether the
/// whole makes sense is not judged here.
public final class PoolDefinitions {
    private static final SelectorDefinition.Expression NOTHING = new SelectorDefinition.Expression("", "", List.of());

    private PoolDefinitions() {}

    /// The definition in one resource.
    public static PoolDefinition of(IpAddressPool resource) {
        String name = Objects.requireNonNullElse(resource.getMetadata().getName(), "");
        IpAddressPoolSpec spec = resource.getSpec();
        return spec == null
                ? new PoolDefinition(name, List.of(), true, false, Optional.empty())
                : new PoolDefinition(
                        name,
                        texts(spec.addresses()),
                        Objects.requireNonNullElse(spec.autoAssign(), true),
                        Objects.requireNonNullElse(spec.avoidBuggyIps(), false),
                        Optional.ofNullable(spec.serviceAllocation()).map(PoolDefinitions::allocation));
    }

    private static PoolDefinition.Allocation allocation(IpAddressPoolSpec.ServiceAllocation written) {
        return new PoolDefinition.Allocation(
                Objects.requireNonNullElse(written.priority(), 0),
                texts(written.namespaces()),
                selectors(written.namespaceSelectors()),
                selectors(written.serviceSelectors()));
    }

    private static List<SelectorDefinition> selectors(@Nullable List<LabelSelector> selectors) {
        return PoolDefinitions.<@Nullable LabelSelector>list(selectors).stream()
                .map(PoolDefinitions::selector)
                .toList();
    }

    /// What is null where something belongs, as an empty value of Helm's gives it, is refused like nonsense: it must
    /// neither be passed over, which would let in more than was meant, nor end anything.
    private static SelectorDefinition selector(@Nullable LabelSelector selector) {
        if (selector == null) {
            return new SelectorDefinition(Map.of(), List.of(NOTHING));
        }
        return new SelectorDefinition(
                labels(selector.getMatchLabels()),
                PoolDefinitions.<@Nullable LabelSelectorRequirement>list(selector.getMatchExpressions()).stream()
                        .map(PoolDefinitions::expression)
                        .toList());
    }

    private static SelectorDefinition.Expression expression(@Nullable LabelSelectorRequirement requirement) {
        if (requirement == null) {
            return NOTHING;
        }
        return new SelectorDefinition.Expression(
                Objects.requireNonNullElse(requirement.getKey(), ""),
                Objects.requireNonNullElse(requirement.getOperator(), ""),
                texts(requirement.getValues()));
    }

    private static Map<String, String> labels(@Nullable Map<String, String> written) {
        Map<String, String> labels = new HashMap<>();
        if (written != null) {
            written.forEach((key, value) -> labels.put(key, Objects.requireNonNullElse(value, "")));
        }
        return labels;
    }

    private static List<String> texts(@Nullable List<String> written) {
        return PoolDefinitions.<@Nullable String>list(written).stream()
                .map(text -> Objects.requireNonNullElse(text, ""))
                .toList();
    }

    private static <T extends @Nullable Object> List<T> list(@Nullable List<? extends T> list) {
        return list == null ? List.of() : new ArrayList<>(list);
    }
}
