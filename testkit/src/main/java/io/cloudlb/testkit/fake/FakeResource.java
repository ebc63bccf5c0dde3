// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.model.Owner.OwnerMark;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A resource of the fake cloud, as wanted and as it exists.
///
/// @param kind what it is
/// @param name unique in the cloud
/// @param mark whose it is
/// @param facts its settings
/// @param targets the nodes that are registered in it; only pools have any
public record FakeResource(
        Kind kind, String name, OwnerMark mark, SortedMap<String, String> facts, SortedSet<String> targets) {
    /// In the order in which they can be made; they go in the opposite order.
    public enum Kind {
        GATEWAY,
        BALANCER,
        POOL,
        PORT;

        /// Whether it is a part of the document in a cloud that has one.
        boolean isPart() {
            return this == POOL || this == PORT;
        }
    }

    public FakeResource(Kind kind, String name, OwnerMark mark, Map<String, String> facts, Collection<String> targets) {
        this(kind, name, mark, new TreeMap<>(facts), new TreeSet<>(targets));
    }

    public FakeResource {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
        targets = Collections.unmodifiableSortedSet(new TreeSet<>(targets));
    }

    FakeResource withFacts(Map<String, String> changed) {
        return new FakeResource(kind, name, mark, changed, targets);
    }

    FakeResource withTargets(Collection<String> changed) {
        return new FakeResource(kind, name, mark, facts, changed);
    }

    /// The name of the resource that a fact names, empty text when there is none.
    String reference(String fact) {
        return facts.getOrDefault(fact, "");
    }
}
