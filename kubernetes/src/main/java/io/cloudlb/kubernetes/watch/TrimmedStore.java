// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What is kept of objects: a record of each. Tells of changes of what decisions are made by, and of no others: an
/// echoed write or a repeated list is silence.
///
/// @param <T> the client's class
/// @param <V> the record
public final class TrimmedStore<T, V> implements Reflector.Sink<T> {
    private final Shape<T, V> shape;
    private final KeptMemory memory;
    private final Consumer<V> changed;
    private final Map<String, Entry<V>> entries = new ConcurrentHashMap<>();

    /// @param shape how objects become records
    /// @param memory room for large ones
    /// @param changed hears of each record that appeared, changed in what matters or disappeared; must not block
    public TrimmedStore(Shape<T, V> shape, KeptMemory memory, Consumer<V> changed) {
        this.shape = shape;
        this.memory = memory;
        this.changed = changed;
    }

    /// The record under a key, `namespace/name` or only a name.
    public Optional<V> find(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::view);
    }

    /// All records.
    public Collection<V> all() {
        return entries.values().stream().map(Entry::view).toList();
    }

    /// All records, by key.
    public SortedMap<String, V> byKey() {
        SortedMap<String, V> all = new TreeMap<>();
        entries.forEach((key, entry) -> all.put(key, entry.view()));
        return all;
    }

    /// The part of one namespace, for a watch that sees no other.
    public Reflector.Sink<T> ofNamespace(String namespace) {
        return new Part(namespace + "/");
    }

    @Override
    public void put(String key, ObjectReader.Trimmed<T> read) {
        Entry<V> before = entries.get(key);
        Entry<V> after = entry(read, before == null ? 0 : before.taken());
        entries.put(key, after);
        if (before == null || !matters(before).equals(matters(after))) {
            changed.accept(after.view());
        }
    }

    private Entry<V> entry(ObjectReader.Trimmed<T> read, int taken) {
        V view = shape.view().apply(read.object());
        int takes = memory.replace(taken, read.isCut() ? 0 : read.characters());
        return read.isCut() || takes < 0 ? new Entry<>(shape.tooLarge().apply(view), 0) : new Entry<>(view, takes);
    }

    @Override
    public void remove(String key) {
        Entry<V> before = entries.remove(key);
        if (before != null) {
            memory.replace(before.taken(), 0);
            changed.accept(before.view());
        }
    }

    @Override
    public void retain(Set<String> keys) {
        retain("", keys);
    }

    private void retain(String prefix, Set<String> keys) {
        entries.keySet().stream()
                .filter(key -> key.startsWith(prefix) && !keys.contains(key))
                .toList()
                .forEach(this::remove);
    }

    private Object matters(Entry<V> entry) {
        return shape.matters().apply(entry.view());
    }

    /// How one kind of object is kept.
    ///
    /// @param view its record
    /// @param tooLarge what is kept of the record when there is no room for all of it
    /// @param matters what of the record decisions are made by
    /// @param <T> the client's class
    /// @param <V> the record
    public record Shape<T, V>(Function<T, V> view, UnaryOperator<V> tooLarge, Function<V, Object> matters) {}

    private record Entry<V>(V view, int taken) {}

    private final class Part implements Reflector.Sink<T> {
        private final String prefix;

        Part(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public void put(String key, ObjectReader.Trimmed<T> object) {
            TrimmedStore.this.put(key, object);
        }

        @Override
        public void remove(String key) {
            TrimmedStore.this.remove(key);
        }

        @Override
        public void retain(Set<String> keys) {
            TrimmedStore.this.retain(prefix, keys);
        }
    }

    /// How much room there is for objects that are larger than usual. Every object has some room of its own;
    /// what is beyond that is taken from a share of the heap that all have in common, so that a few may be
    /// large and many may not.
    public static final class KeptMemory {
        /// How many characters of an object are kept in any case.
        public static final int OWN = 4 * 1_024;

        private final long shared;
        private final AtomicLong taken = new AtomicLong();

        /// @param shared how many characters may be kept in all beyond each object's own
        public KeptMemory(long shared) {
            this.shared = shared;
        }

        /// A part of the heap.
        public static KeptMemory partOfHeap(int part) {
            return new KeptMemory(Runtime.getRuntime().maxMemory() / part);
        }

        /// Takes room for an object in place of another.
        ///
        /// @param before what the other has taken
        /// @param characters how large the object is
        /// @return what it takes from what is shared; negative when there is not so much, and then nothing is
        ///     left taken
        int replace(int before, int characters) {
            int wanted = Math.max(0, characters - OWN);
            if (taken.addAndGet(wanted - before) <= shared || wanted == 0) {
                return wanted;
            }
            taken.addAndGet(-wanted);
            return -1;
        }
    }
}
