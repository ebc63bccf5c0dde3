// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import io.cloudlb.core.model.Sorted;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Resources of one owner.
public record Resources(SortedMap<GcpResource.Key, GcpResource> byKey) {
    public static final Resources NONE = new Resources(new TreeMap<>());

    public Resources {
        byKey = Sorted.copyOf(byKey);
    }

    public static Resources of(Collection<? extends GcpResource> resources) {
        SortedMap<GcpResource.Key, GcpResource> byKey = new TreeMap<>();
        resources.forEach(resource -> byKey.put(resource.key(), resource));
        return new Resources(byKey);
    }

    public boolean isEmpty() {
        return byKey.isEmpty();
    }

    public Resources with(GcpResource resource) {
        return new Resources(Sorted.put(byKey, resource.key(), resource));
    }

    public Resources without(GcpResource.Key key) {
        return new Resources(Sorted.remove(byKey, key));
    }

    public Optional<GcpResource> find(GcpResource.Key key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /// Those of one kind, by name.
    public <R extends GcpResource> List<R> all(Class<R> kind) {
        return byKey.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// The one of that kind and name.
    public <R extends GcpResource> Optional<R> find(Class<R> kind, String name) {
        return all(kind).stream()
                .filter(resource -> resource.name().equals(name))
                .findFirst();
    }
}
