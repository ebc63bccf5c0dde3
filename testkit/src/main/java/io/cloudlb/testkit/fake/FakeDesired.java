// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What an owner should have in the fake cloud.
///
/// @param resources the resources by name
/// @param asItStands the targets of all pools where everything else stays as it is; empty where `resources` counts
public record FakeDesired(SortedMap<String, FakeResource> resources, Optional<SortedSet<String>> asItStands) {
    static final FakeDesired NOTHING = new FakeDesired(new TreeMap<>(), Optional.empty());

    public FakeDesired {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
        asItStands = asItStands.map(targets -> Collections.unmodifiableSortedSet(new TreeSet<>(targets)));
    }

    static FakeDesired asItStands(SortedSet<String> targets) {
        return new FakeDesired(new TreeMap<>(), Optional.of(targets));
    }

    /// What that means for one who has this.
    FakeDesired forOneWhoHas(FakeState state) {
        return asItStands
                .map(targets -> of(state.resources().values().stream()
                        .map(known -> known.kind() == FakeResource.Kind.POOL ? known.withTargets(targets) : known)
                        .toList()))
                .orElse(this);
    }

    static FakeDesired of(Collection<FakeResource> wanted) {
        SortedMap<String, FakeResource> byName = new TreeMap<>();
        wanted.forEach(resource -> byName.put(resource.name(), resource));
        return new FakeDesired(byName, Optional.empty());
    }
}
