// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an informer keeps in place of whole objects: a record of each, and of the object itself only name and
/// version. Tells of changes of what decisions are made by, and of no others.
///
/// @param <T> the client's object
/// @param <V> the record
final class Views<T extends HasMetadata, V> implements ItemStore<T> {
    private final Shape<T, V> shape;
    private final Runnable changed;
    private final Map<String, Entry<T, V>> entries = new ConcurrentHashMap<>();

    /// @param shape how objects become records
    /// @param changed called when a record appears, disappears or changes in what matters; must not block
    Views(Shape<T, V> shape, Runnable changed) {
        this.shape = shape;
        this.changed = changed;
    }

    /// The record under a key, `namespace/name` or only a name.
    Optional<V> find(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::view);
    }

    /// All records.
    Collection<V> all() {
        return entries.values().stream().map(Entry::view).toList();
    }

    @Override
    public String getKey(T object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public @Nullable T put(String key, T object) {
        V after = shape.view().apply(object);
        Entry<T, V> before = entries.put(key, new Entry<>(stub(object), after));
        if (before == null || !matters(before.view()).equals(matters(after))) {
            changed.run();
        }
        return before == null ? null : before.stub();
    }

    @Override
    public @Nullable T remove(String key) {
        Entry<T, V> before = entries.remove(key);
        if (before == null) {
            return null;
        }
        changed.run();
        return before.stub();
    }

    @Override
    public Stream<String> keySet() {
        return entries.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return entries.values().stream().map(Entry::stub);
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public @Nullable T get(String key) {
        Entry<T, V> entry = entries.get(key);
        return entry == null ? null : entry.stub();
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    private Object matters(V view) {
        return shape.matters().apply(view);
    }

    private T stub(T object) {
        ObjectMeta meta = object.getMetadata();
        return shape.stub()
                .apply(new ObjectMetaBuilder()
                        .withName(meta.getName())
                        .withNamespace(meta.getNamespace())
                        .withUid(meta.getUid())
                        .withResourceVersion(meta.getResourceVersion())
                        .build());
    }

    /// How one kind of object is kept.
    ///
    /// @param view its record
    /// @param matters what of the record decisions are made by
    /// @param stub an object with nothing but this metadata
    record Shape<T, V>(Function<T, V> view, Function<V, Object> matters, Function<ObjectMeta, T> stub) {}

    private record Entry<T, V>(T stub, V view) {}
}
