// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.azure.model.ArmId;
import io.cloudlb.core.model.Owner;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where Private Link Services are looked for: where Services ask for one, where Azure says that one is in the way,
/// and at the first look in the usual resource group, where some may be left that are asked for no more. Who has none
/// is not asked again.
public final class LinkSearch {
    private static final int MOST_NAMED = 100;

    private final String usual;
    private final NamedGroups asked = new NamedGroups();
    private final Set<ArmId> named = new ConcurrentSkipListSet<>();
    private volatile Set<String> known = Set.of();
    private volatile boolean begun;

    /// @param usual the resource group where nobody names one
    public LinkSearch(String usual) {
        this.usual = usual;
    }

    /// For a look that is not about them.
    public static LinkSearch nowhere() {
        LinkSearch search = new LinkSearch("");
        search.begun = true;
        return search;
    }

    /// The resource group in which a Service asks for one from now on; empty when it asks for none.
    public void asked(Owner.Service owner, Optional<String> group) {
        SortedSet<String> groups = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        group.ifPresent(named -> groups.add(named));
        asked.name(owner, groups);
    }

    public void forget(Owner.Service owner) {
        asked.forget(owner);
    }

    /// Azure has named this one, which may not be known; empty where it is not known which.
    public void heardOf(Optional<ArmId> link) {
        if (link.isEmpty()) {
            begun = false;
        }
        link.filter(_ -> named.size() < MOST_NAMED).ifPresent(named::add);
    }

    /// Whether Azure has named any since the last look at all of them.
    public boolean isOpen() {
        return !named.isEmpty();
    }

    /// All of them were looked at.
    public void close() {
        named.clear();
    }

    /// The resource groups to look at now.
    ///
    /// @param mayBe whether there is anything that one could be left before
    Set<String> groups(boolean mayBe) {
        Set<String> groups = asked.chosen();
        groups.addAll(known);
        named.forEach(link -> link.group().ifPresent(group -> groups.add(group)));
        if (mayBe && !begun) {
            groups.add(usual);
        }
        return groups;
    }

    /// One look is over.
    ///
    /// @param found the paths of those of ours
    void looked(Stream<ArmId> found) {
        begun = true;
        known = found.flatMap(link -> link.group().stream()).collect(Collectors.toUnmodifiableSet());
    }

    Set<ArmId> named() {
        return Set.copyOf(named);
    }
}
