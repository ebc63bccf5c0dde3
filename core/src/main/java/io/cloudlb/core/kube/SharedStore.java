// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One namespace's part of a store that several watches fill. A watch removes what its own list lacks, so it must see
/// its own namespace only.
///
/// @param <T> the client's object
final class SharedStore<T extends HasMetadata> implements ItemStore<T> {
    private final ItemStore<T> all;
    private final String prefix;

    SharedStore(ItemStore<T> all, String namespace) {
        this.all = all;
        this.prefix = namespace + "/";
    }

    @Override
    public String getKey(T object) {
        return all.getKey(object);
    }

    @Override
    public @Nullable T put(String key, T object) {
        return all.put(key, object);
    }

    @Override
    public @Nullable T remove(String key) {
        return all.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return all.keySet().filter(key -> key.startsWith(prefix));
    }

    @Override
    public Stream<T> values() {
        return keySet().map(all::get);
    }

    @Override
    public int size() {
        return (int) keySet().count();
    }

    @Override
    public @Nullable T get(String key) {
        return all.get(key);
    }

    @Override
    public boolean isFullState() {
        return all.isFullState();
    }
}
