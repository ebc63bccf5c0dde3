// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.provider.Applied;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What an owner has in the fake cloud, as far as is known.
///
/// @param resources its resources by name
/// @param thin whether the targets of its pools were not read
/// @param zones the zones that are known; only the shared state knows any
/// @param document the document as it was seen last; only the shared state knows it
/// @param operations what the cloud is at work on, by the operations' ids
public record FakeState(
        SortedMap<String, FakeResource> resources,
        boolean thin,
        SortedSet<String> zones,
        Optional<FakeDocument> document,
        SortedMap<String, Applied.Operation> operations) {
    static final FakeState NOTHING =
            new FakeState(new TreeMap<>(), false, new TreeSet<>(), Optional.empty(), new TreeMap<>());

    public FakeState {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
        zones = Collections.unmodifiableSortedSet(new TreeSet<>(zones));
        operations = Collections.unmodifiableSortedMap(new TreeMap<>(operations));
    }

    static FakeState of(Collection<FakeResource> read) {
        SortedMap<String, FakeResource> byName = new TreeMap<>();
        read.forEach(resource -> byName.put(resource.name(), resource));
        return new FakeState(byName, false, new TreeSet<>(), Optional.empty(), new TreeMap<>());
    }

    FakeState thinned() {
        return new FakeState(resources, true, zones, document, operations);
    }

    FakeState knowing(Collection<String> known) {
        return new FakeState(resources, thin, new TreeSet<>(known), document, operations);
    }

    FakeState knowing(FakeDocument seen) {
        return new FakeState(resources, thin, zones, Optional.of(seen), operations);
    }

    /// What it is once parts of the document were written.
    FakeState after(FakeChange change) {
        return switch (change) {
            case FakeChange.PutParts(List<FakeResource> parts, boolean _) ->
                parts.stream().reduce(this, FakeState::with, (_, after) -> after);
            case FakeChange.DropParts(List<FakeResource> parts) ->
                parts.stream().map(FakeResource::name).reduce(this, FakeState::without, (_, after) -> after);
            case FakeChange.Create _, FakeChange.Update _, FakeChange.SetTargets _, FakeChange.Delete _ ->
                throw new IllegalArgumentException("No part of the document: " + change);
        };
    }

    /// What it is while the cloud is at work on more.
    FakeState during(Collection<Applied.Operation> more) {
        SortedMap<String, Applied.Operation> all = new TreeMap<>(operations);
        more.forEach(operation -> all.put(operation.id(), operation));
        return new FakeState(resources, thin, zones, document, all);
    }

    /// What it is once an operation has ended, but for what that did.
    FakeState after(Applied.Operation operation) {
        SortedMap<String, Applied.Operation> left = new TreeMap<>(operations);
        left.remove(operation.id());
        return new FakeState(resources, thin, zones, document, left);
    }

    FakeState with(FakeResource resource) {
        SortedMap<String, FakeResource> more = new TreeMap<>(resources);
        more.put(resource.name(), resource);
        return new FakeState(more, thin, zones, document, operations);
    }

    FakeState without(String name) {
        SortedMap<String, FakeResource> fewer = new TreeMap<>(resources);
        fewer.remove(name);
        return new FakeState(fewer, thin, zones, document, operations);
    }
}
