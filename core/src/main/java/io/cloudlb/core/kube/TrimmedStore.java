// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an informer keeps in place of whole objects: a trimmed record of each, and of the object itself only name
/// and version. Tells of every change that the record shows, and of no other: a touched label, an echoed write or a
/// repeated list is silence.
///
/// @param <T> the client's object
/// @param <V> the trimmed record
final class TrimmedStore<T extends HasMetadata, V> implements ItemStore<T> {
    private final Trim<T, V> trim;
    private final Consumer<V> changed;
    private final Map<String, Entry<T, V>> entries = new ConcurrentHashMap<>();

    /// @param trim how objects are trimmed
    /// @param changed hears of each record that appeared, changed or disappeared; must not block
    TrimmedStore(Trim<T, V> trim, Consumer<V> changed) {
        this.trim = trim;
        this.changed = changed;
    }

    /// The record under a key of the form `namespace/name`.
    Optional<V> view(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::view);
    }

    /// All records.
    Collection<V> views() {
        return entries.values().stream().map(Entry::view).toList();
    }

    @Override
    public String getKey(T object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public @Nullable T put(String key, T object) {
        V after = trim.view(object);
        Entry<T, V> before = entries.put(key, new Entry<>(trim.stub(object), after));
        if (before == null) {
            changed.accept(after);
            return null;
        }
        if (!trim.same(before.view(), after)) {
            changed.accept(after);
        }
        return before.stub();
    }

    @Override
    public @Nullable T remove(String key) {
        Entry<T, V> before = entries.remove(key);
        if (before == null) {
            return null;
        }
        changed.accept(before.view());
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

    /// How one kind of object is trimmed.
    interface Trim<T, V> {
        /// The record.
        V view(T object);

        /// An object with nothing but name, namespace, UID and version.
        T stub(T object);

        /// Whether two records say the same, whatever their version.
        boolean same(V before, V after);
    }

    private record Entry<T, V>(T stub, V view) {}
}
