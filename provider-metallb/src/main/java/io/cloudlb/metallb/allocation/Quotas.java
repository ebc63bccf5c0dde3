// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/// How many addresses the Services of a namespace may have together. An address that several of them share counts
/// once, and a dual-stack Service has two. A limit below what is already held takes nothing away.
///
/// @param otherwise the limit of namespaces that are not named; empty for none
/// @param byNamespace limits of single namespaces
public record Quotas(OptionalInt otherwise, SortedMap<String, Integer> byNamespace) {
    /// No limit for anybody.
    public static final Quotas NONE = new Quotas(OptionalInt.empty(), Map.of());

    public Quotas(OptionalInt otherwise, Map<String, Integer> byNamespace) {
        this(otherwise, new TreeMap<>(byNamespace));
    }

    public Quotas {
        byNamespace = Collections.unmodifiableSortedMap(new TreeMap<>(byNamespace));
        if (otherwise.orElse(0) < 0 || byNamespace.values().stream().anyMatch(limit -> limit < 0)) {
            throw new IllegalArgumentException("A quota is not negative");
        }
    }

    /// The limit of a namespace; empty for none.
    OptionalInt of(String namespace) {
        Integer own = byNamespace.get(namespace);
        return own == null ? otherwise : OptionalInt.of(own);
    }
}
