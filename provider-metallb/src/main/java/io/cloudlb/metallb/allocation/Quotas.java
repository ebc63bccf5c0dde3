// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.Sorted;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many addresses the Services of a namespace may have together. An address that several of them share counts
/// once, and a dual-stack Service has two. A limit below what is already held takes nothing away.
///
/// @param otherwise the limit of namespaces that are not named; empty for none
/// @param byNamespace limits of single namespaces
public record Quotas(OptionalInt otherwise, SortedMap<String, Integer> byNamespace) {
    private static final String OTHERS = "*";
    private static final Pattern LIMIT = Pattern.compile("(\\*|[a-z0-9][-a-z0-9]*)=(\\d{1,9})");

    /// No limit for anybody.
    public static final Quotas NONE = new Quotas(OptionalInt.empty(), Map.of());

    public Quotas(OptionalInt otherwise, Map<String, Integer> byNamespace) {
        this(otherwise, new TreeMap<>(byNamespace));
    }

    public Quotas {
        byNamespace = Sorted.copyOf(byNamespace);
        if (otherwise.orElse(0) < 0 || byNamespace.values().stream().anyMatch(limit -> limit < 0)) {
            throw new IllegalArgumentException("A quota is not negative");
        }
    }

    /// Reads limits: `shop=10,lab=2,*=5`, where the star is for namespaces that are not named.
    ///
    /// @throws IllegalArgumentException with a sentence for a person
    public static Quotas parse(String text) {
        Map<String, Integer> limits = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = LIMIT.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'%s' is no quota; write it like shop=10".formatted(part.strip()));
            }
            if (limits.put(matcher.group(1), Integer.valueOf(matcher.group(2))) != null) {
                throw new IllegalArgumentException("'%s' has two quotas".formatted(matcher.group(1)));
            }
        }
        Integer otherwise = limits.remove(OTHERS);
        return new Quotas(otherwise == null ? OptionalInt.empty() : OptionalInt.of(otherwise), limits);
    }

    /// The limit of a namespace; empty for none.
    OptionalInt of(String namespace) {
        Integer own = byNamespace.get(namespace);
        return own == null ? otherwise : OptionalInt.of(own);
    }
}
