// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Values by id, in the order in which they were first stored, with two faces: the truth, which the cloud
/// itself works with, and what reads are shown, which lags behind as a [ConsistencyLag] says.
///
/// Not safe for use by many threads: an emulator guards all its tables with one lock.
public final class Table<V> {

    private record Change<V>(Optional<V> previous, Instant at, int readsLeft) {
        boolean hidden(Instant now, ConsistencyLag lag) {
            return readsLeft > 0 || now.isBefore(at.plus(lag.time()));
        }

        Change<V> afterRead() {
            return new Change<>(previous, at, Math.max(0, readsLeft - 1));
        }
    }

    private final InstantSource clock;
    private final ConsistencyLag lag;
    private final Map<String, V> truth = new LinkedHashMap<>();
    private final Map<String, Change<V>> recent = new LinkedHashMap<>();
    private final Map<String, Optional<V>> beforeLastWrite = new LinkedHashMap<>();
    private final List<Index<V>> indexes = new ArrayList<>();

    /// The true values of a table by something that they name, found without looking through the others.
    public static final class Index<V> {
        private final Function<V, Collection<String>> names;
        private final Map<String, Map<String, V>> byName = new HashMap<>();

        private Index(Function<V, Collection<String>> names) {
            this.names = names;
        }

        /// The values that name this.
        public List<V> naming(String name) {
            return List.copyOf(byName.getOrDefault(name, Map.of()).values());
        }

        private void replace(String id, Optional<V> before, Optional<V> after) {
            Collection<String> kept = after.map(names).orElse(List.of());
            before.map(names).orElse(List.of()).stream()
                    .filter(name -> !kept.contains(name))
                    .forEach(name -> byName.computeIfPresent(name, (_, values) -> {
                        values.remove(id);
                        return values.isEmpty() ? null : values;
                    }));
            after.ifPresent(value -> kept.forEach(name ->
                    byName.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(id, value)));
        }
    }

    public Table(InstantSource clock, ConsistencyLag lag) {
        this.clock = clock;
        this.lag = lag;
    }

    /// Keeps the values also by what they name. Asked for before there is any.
    public Index<V> indexedBy(Function<V, Collection<String>> names) {
        Index<V> index = new Index<>(names);
        indexes.add(index);
        return index;
    }

    /// The true value of an id.
    public Optional<V> find(String id) {
        return Optional.ofNullable(truth.get(id));
    }

    /// All true values.
    public List<V> all() {
        return List.copyOf(truth.values());
    }

    /// All true values by id, as a copy.
    public Map<String, V> truth() {
        return new LinkedHashMap<>(truth);
    }

    /// How many values there truly are.
    public int size() {
        return truth.size();
    }

    /// Stores a value in place of the one that had this id, if any.
    public void put(String id, V value) {
        remember(id);
        indexes.forEach(index -> index.replace(id, find(id), Optional.of(value)));
        truth.put(id, value);
    }

    /// Removes an id; nothing happens if it is not there.
    public void remove(String id) {
        if (truth.containsKey(id)) {
            remember(id);
            indexes.forEach(index -> index.replace(id, find(id), Optional.empty()));
            truth.remove(id);
        }
    }

    /// Tells the table that another write begins: [#shownStale()] goes back to this point.
    public void beginWrite() {
        beforeLastWrite.clear();
    }

    /// What a read is shown now. Counts as one read.
    public Map<String, V> shown() {
        Map<String, Optional<V>> hidden = hiddenNow();
        recent.replaceAll((_, change) -> change.afterRead());
        return overlay(hidden);
    }

    /// What a read is shown that misses the whole last write.
    public Map<String, V> shownStale() {
        return overlay(beforeLastWrite);
    }

    private Map<String, Optional<V>> hiddenNow() {
        Instant now = clock.instant();
        recent.values().removeIf(change -> !change.hidden(now, lag));
        Map<String, Optional<V>> hidden = new LinkedHashMap<>();
        recent.forEach((id, change) -> hidden.put(id, change.previous()));
        return hidden;
    }

    private Map<String, V> overlay(Map<String, Optional<V>> older) {
        if (older.isEmpty()) {
            return new LinkedHashMap<>(truth);
        }
        Set<String> ids = new LinkedHashSet<>(truth.keySet());
        ids.addAll(older.keySet());
        Map<String, V> view = new LinkedHashMap<>();
        for (String id : ids) {
            older.getOrDefault(id, find(id)).ifPresent(value -> view.put(id, value));
        }
        return view;
    }

    private void remember(String id) {
        Optional<V> previous = find(id);
        beforeLastWrite.putIfAbsent(id, previous);
        if (!lag.equals(ConsistencyLag.NONE)) {
            Instant now = clock.instant();
            Optional<V> shownBefore = Optional.ofNullable(recent.get(id))
                    .filter(change -> change.hidden(now, lag))
                    .map(Change::previous)
                    .orElse(previous);
            recent.put(id, new Change<>(shownBefore, now, lag.reads()));
        }
    }

    /// How long reads go on to show what was there before a write.
    ///
    /// @param reads how many reads of a table do not see a change yet
    /// @param time how long no read sees a change; both must be over
    public record ConsistencyLag(int reads, Duration time) {

        /// Every read sees every finished write.
        public static final ConsistencyLag NONE = new ConsistencyLag(0, Duration.ZERO);

        /// A lag counted in reads.
        public static ConsistencyLag ofReads(int reads) {
            return new ConsistencyLag(reads, Duration.ZERO);
        }

        /// A lag counted in time.
        public static ConsistencyLag ofTime(Duration time) {
            return new ConsistencyLag(0, time);
        }
    }
}
