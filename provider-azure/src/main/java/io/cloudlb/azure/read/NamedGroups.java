// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// The resource groups, beside the cluster's, in which Services ask for addresses now. Every look reads them, so there
/// is room for some, and namespaces take turns at it: who asks for many leaves room for others. What a Service asks for
/// no more is forgotten. Safe for use by many threads.
public final class NamedGroups {
    private static final int MOST = 50;

    private final Map<String, Wish> wishes = new ConcurrentHashMap<>();

    private record Wish(ServiceKey service, SortedSet<String> groups) {}

    /// What a Service asks for from now on.
    public void name(Owner.Service owner, SortedSet<String> groups) {
        if (groups.isEmpty()) {
            forget(owner);
        } else {
            wishes.put(owner.uid(), new Wish(owner.key(), groups));
        }
    }

    public void forget(Owner.Service owner) {
        wishes.remove(owner.uid());
    }

    /// Those that are read.
    public SortedSet<String> chosen() {
        SortedMap<String, SortedSet<String>> ofNamespaces = new TreeMap<>();
        wishes.values()
                .forEach(wish -> ofNamespaces
                        .computeIfAbsent(wish.service().namespace(), _ -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER))
                        .addAll(wish.groups()));
        SortedSet<String> chosen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (int turn = 0; turn < MOST; turn++) {
            for (SortedSet<String> groups : ofNamespaces.values()) {
                groups.stream().skip(turn).limit(chosen.size() < MOST ? 1 : 0).forEach(group -> chosen.add(group));
            }
        }
        return chosen;
    }
}
