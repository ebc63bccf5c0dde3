// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpResource;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The steps that every kind of resource has. Of two steps that write the same resource one waits for the other.
record Steps(Plan.Builder<GcpChange> plan, Owner owner) {
    static final SortedSet<String> NONE = Collections.emptySortedSet();

    /// @param exists the steps after which it exists and is the owner's
    /// @param done the steps after which it is as it should be
    record Done(SortedSet<String> exists, SortedSet<String> done) {
        static final Done NOTHING = new Done(NONE, NONE);
    }

    /// Only what carries the owner's marks is the owner's, whatever its name.
    boolean isOwn(GcpResource found) {
        return found.mark().equals(Optional.of(owner.mark()));
    }

    /// One that can be changed in place. What stands under its name and is not the owner's is refused when it is
    /// written, and what needs it waits for that.
    Done ensure(GcpResource wanted, Optional<? extends GcpResource> found, Collection<String> after) {
        if (found.isEmpty()) {
            SortedSet<String> created = create(wanted, after);
            return new Done(created, created);
        }
        if (found.get().equals(wanted)) {
            return Done.NOTHING;
        }
        SortedSet<String> updated = update(wanted, found.get(), after);
        return new Done(isOwn(found.get()) ? NONE : updated, updated);
    }

    Done ensure(GcpResource wanted, Optional<? extends GcpResource> found) {
        return ensure(wanted, found, NONE);
    }

    SortedSet<String> create(GcpResource wanted, Collection<String> after) {
        return plan.add(new GcpChange.Create(owner, wanted, Details.of(wanted)), after);
    }

    SortedSet<String> update(GcpResource wanted, GcpResource found, Collection<String> after) {
        return plan.add(new GcpChange.Update(owner, wanted, Details.between(found, wanted), found.mark()), after);
    }

    SortedSet<String> delete(GcpResource found, String why, Collection<String> after) {
        return plan.add(new GcpChange.Delete(found.key(), why, found.mark()), after);
    }

    /// Deletes those of them that are the owner's, side by side.
    SortedSet<String> deleteAll(Collection<? extends GcpResource> found, String why, Collection<String> after) {
        SortedSet<String> deleted = new TreeSet<>();
        found.stream().filter(this::isOwn).forEach(each -> deleted.addAll(delete(each, why, after)));
        return deleted;
    }
}
