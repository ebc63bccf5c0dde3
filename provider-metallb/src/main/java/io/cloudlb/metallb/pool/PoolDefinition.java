// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An IPAddressPool as an administrator wrote it, with MetalLB's defaults filled in.
///
/// @param name the object's name
/// @param addresses ranges in CIDR form or as `first-last`, IPv4 and IPv6 mixed
/// @param autoAssign whether Services that name neither pool nor address may be served from it
/// @param avoidBuggyIps whether IPv4 addresses ending in 0 and 255 are left out
/// @param serviceAllocation whom it serves; everyone when empty
public record PoolDefinition(
        String name,
        List<String> addresses,
        boolean autoAssign,
        boolean avoidBuggyIps,
        Optional<Allocation> serviceAllocation) {
    public PoolDefinition {
        addresses = List.copyOf(addresses);
    }

    /// `spec.serviceAllocation`.
    ///
    /// @param priority lower goes first, 0 last
    /// @param namespaces namespaces by name
    /// @param namespaceSelectors namespaces by label
    /// @param serviceSelectors Services by label
    public record Allocation(
            int priority,
            List<String> namespaces,
            List<SelectorDefinition> namespaceSelectors,
            List<SelectorDefinition> serviceSelectors) {
        public Allocation {
            namespaces = List.copyOf(namespaces);
            namespaceSelectors = List.copyOf(namespaceSelectors);
            serviceSelectors = List.copyOf(serviceSelectors);
        }
    }

    /// A label selector as written, not yet known to make sense.
    ///
    /// @param matchLabels labels and their values
    /// @param matchExpressions further requirements
    public record SelectorDefinition(Map<String, String> matchLabels, List<Expression> matchExpressions) {
        public SelectorDefinition {
            matchLabels = Map.copyOf(matchLabels);
            matchExpressions = List.copyOf(matchExpressions);
        }

        /// @param key the label's key
        /// @param operator any text
        /// @param values what it compares with
        public record Expression(String key, String operator, List<String> values) {
            public Expression {
                values = List.copyOf(values);
            }
        }
    }
}
