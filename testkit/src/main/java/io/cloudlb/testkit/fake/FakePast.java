// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the fake cloud was, for reads that do not see what it is. Not safe for several threads.
final class FakePast {
    private final TreeMap<Long, SortedMap<String, FakeResource>> history = new TreeMap<>();
    private SortedMap<String, FakeResource> earlier = new TreeMap<>();
    private Optional<Lag> lag = Optional.empty();
    private boolean stale;

    private record Lag(TimeSource time, Duration behind) {
        long now() {
            return time.nanoTime();
        }
    }

    /// From now on reads show the cloud as it was so long ago.
    void lag(TimeSource time, Duration behind, Map<String, FakeResource> now) {
        lag = Optional.of(new Lag(time, behind));
        history.clear();
        history.put(time.nanoTime() - behind.toNanos(), new TreeMap<>(now));
    }

    /// It was written to by a call.
    void written(SortedMap<String, FakeResource> before, Map<String, FakeResource> now) {
        earlier = before;
        changed(now);
    }

    /// It is another than before.
    void changed(Map<String, FakeResource> now) {
        lag.ifPresent(known -> history.put(known.now(), new TreeMap<>(now)));
    }

    /// Whether the next read sees the cloud as it was before the last write.
    void stale(boolean next) {
        stale = next;
    }

    boolean isStale() {
        return stale;
    }

    /// What a read sees; a stale one sees the cloud as it was before the last write, once.
    SortedMap<String, FakeResource> view(SortedMap<String, FakeResource> now) {
        boolean before = stale;
        stale = false;
        return before ? earlier : lag.map(this::asItWas).orElse(now);
    }

    private SortedMap<String, FakeResource> asItWas(Lag known) {
        return history.floorEntry(known.now() - known.behind().toNanos()).getValue();
    }
}
