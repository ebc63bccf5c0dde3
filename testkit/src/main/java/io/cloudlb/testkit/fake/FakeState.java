// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What an owner has in the fake cloud, as far as is known.
///
/// @param resources its resources by name
/// @param thin whether the targets of its pools were not read
/// @param zones the zones that are known; only the shared state knows any
public record FakeState(SortedMap<String, FakeResource> resources, boolean thin, SortedSet<String> zones) {
    static final FakeState NOTHING = new FakeState(new TreeMap<>(), false, new TreeSet<>());

    public FakeState {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
        zones = Collections.unmodifiableSortedSet(new TreeSet<>(zones));
    }

    static FakeState of(Collection<FakeResource> read) {
        SortedMap<String, FakeResource> byName = new TreeMap<>();
        read.forEach(resource -> byName.put(resource.name(), resource));
        return new FakeState(byName, false, new TreeSet<>());
    }

    FakeState thinned() {
        return new FakeState(resources, true, zones);
    }

    FakeState knowing(Collection<String> known) {
        return new FakeState(resources, thin, new TreeSet<>(known));
    }

    FakeState with(FakeResource resource) {
        SortedMap<String, FakeResource> more = new TreeMap<>(resources);
        more.put(resource.name(), resource);
        return new FakeState(more, thin, zones);
    }

    FakeState without(String name) {
        SortedMap<String, FakeResource> fewer = new TreeMap<>(resources);
        fewer.remove(name);
        return new FakeState(fewer, thin, zones);
    }
}
