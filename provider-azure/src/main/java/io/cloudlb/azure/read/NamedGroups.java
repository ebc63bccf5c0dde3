// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The resource groups, beside the cluster's, in which Services ask for addresses now. Every look reads them, so there
/// is room for some, and namespaces take turns at it: who asks for many leaves room for others. What a Service asks for
/// no more is forgotten. Safe for use by many threads.
public final class NamedGroups {
    private static final int MOST = 50;

    private final Map<String, Wish> wishes = new ConcurrentHashMap<>();

    private String last = "";

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

    /// Those that are read this time. Where there is no room for all namespaces, the next time begins behind the last
    /// one that had its turn.
    public synchronized SortedSet<String> chosen() {
        SortedSet<String> chosen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        List<Map.Entry<String, SortedSet<String>>> order = order();
        for (int turn = 0; turn < MOST; turn++) {
            for (Map.Entry<String, SortedSet<String>> namespace : order) {
                Optional<String> group =
                        namespace.getValue().stream().skip(turn).findFirst().filter(_ -> chosen.size() < MOST);
                group.ifPresent(found -> chosen.add(found));
                if (turn == 0 && group.isPresent()) {
                    last = namespace.getKey();
                }
            }
        }
        return chosen;
    }

    private List<Map.Entry<String, SortedSet<String>>> order() {
        NavigableMap<String, SortedSet<String>> ofNamespaces = new TreeMap<>();
        wishes.values()
                .forEach(wish -> ofNamespaces
                        .computeIfAbsent(wish.service().namespace(), _ -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER))
                        .addAll(wish.groups()));
        return Stream.of(ofNamespaces.tailMap(last, false), ofNamespaces.headMap(last, true))
                .flatMap(some -> some.entrySet().stream())
                .toList();
    }
}
