// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Which fields of an object are kept. What is under none of them is skipped while it streams by, whatever its size.
///
/// @param byName what is kept below fields of these names
/// @param wholly which other fields are kept with all that is below them
/// @param isMap whether there may be any number of these others
public record Fields(Map<String, Fields> byName, Predicate<String> wholly, boolean isMap) {
    private static final Fields NOTHING = new Fields(Map.of(), _ -> false, false);
    private static final Fields EVERYTHING = new Fields(Map.of(), _ -> true, false);

    /// What every object is known by.
    private static final Fields IDENTITY = NOTHING.with("metadata.name")
            .with("metadata.namespace")
            .with("metadata.uid")
            .with("metadata.resourceVersion")
            .with("metadata.deletionTimestamp");

    public Fields {
        byName = Map.copyOf(byName);
    }

    /// An object's name, namespace, UID, version and whether it is being deleted, and these.
    ///
    /// @param paths with dots between the names, such as `metadata.finalizers`
    public static Fields of(String... paths) {
        Fields fields = IDENTITY;
        for (String path : paths) {
            fields = fields.with(path);
        }
        return fields;
    }

    /// These fields and nothing else.
    static Fields only(String... names) {
        Fields fields = NOTHING;
        for (String name : names) {
            fields = fields.with(name);
        }
        return fields;
    }

    /// All of a field as well.
    public Fields with(String path) {
        return with(path, EVERYTHING);
    }

    /// Of a map, such as `metadata.annotations`, the entries with these keys as well.
    ///
    /// @param keys which are kept as long as there is room
    /// @param always which are kept besides, however many there are
    public Fields entries(String path, Predicate<String> keys, Set<String> always) {
        return with(
                path, new Fields(always.stream().collect(Collectors.toMap(key -> key, _ -> EVERYTHING)), keys, true));
    }

    /// All of a map as well, as long as there is room.
    public Fields map(String path) {
        return entries(path, _ -> true, Set.of());
    }

    private Fields with(String path, Fields below) {
        int dot = path.indexOf('.');
        String first = dot < 0 ? path : path.substring(0, dot);
        Map<String, Fields> more = new TreeMap<>(byName);
        more.put(first, dot < 0 ? below : below(first).with(path.substring(dot + 1), below));
        return new Fields(more, wholly, isMap);
    }

    /// What is kept below a field.
    Fields below(String name) {
        return byName.getOrDefault(name, wholly.test(name) ? EVERYTHING : NOTHING);
    }

    /// Whether anything is kept of a field.
    boolean keeps(String name) {
        return byName.containsKey(name) || wholly.test(name);
    }

    /// Whether it is told field by field what is kept.
    boolean isStructure() {
        return !isMap && !byName.isEmpty();
    }

    /// Whether an entry is kept also when there is no room for more.
    boolean isKeptAlways(String name) {
        return !isMap || byName.containsKey(name);
    }
}
