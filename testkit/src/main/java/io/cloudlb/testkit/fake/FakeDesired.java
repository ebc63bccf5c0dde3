// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an owner should have in the fake cloud.
///
/// @param resources the resources by name
public record FakeDesired(SortedMap<String, FakeResource> resources) {
    static final FakeDesired NOTHING = new FakeDesired(new TreeMap<>());

    public FakeDesired {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    }

    static FakeDesired of(Collection<FakeResource> wanted) {
        SortedMap<String, FakeResource> byName = new TreeMap<>();
        wanted.forEach(resource -> byName.put(resource.name(), resource));
        return new FakeDesired(byName);
    }
}
