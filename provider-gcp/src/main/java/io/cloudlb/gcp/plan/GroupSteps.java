// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.model.Sorted;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpResource.InstanceGroup;
import io.cloudlb.gcp.model.GcpResource.NodeGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The steps that bring nodes into a group and take others out.
///
/// @param most how many a group has room for
/// @param mostACall how many go in one call
record GroupSteps(Steps steps, int most, int mostACall) {
    /// Compute Engine's limits of an instance group.
    static GroupSteps ofInstances(Steps steps) {
        return new GroupSteps(steps, 1_000, 1_000);
    }

    /// And of a group of endpoints (docs/quotas, "Network endpoint groups").
    static GroupSteps ofEndpoints(Steps steps) {
        return new GroupSteps(steps, 10_000, 500);
    }

    /// Has a group with these nodes: made empty, where there is none, and filled.
    SortedSet<String> ensure(NodeGroup empty, SortedSet<String> members, Optional<? extends NodeGroup> found) {
        SortedSet<String> exists = found.isPresent() ? Steps.NONE : steps.create(empty, Steps.NONE);
        return move(found.isPresent() ? found.get() : empty, empty, members, exists);
    }

    /// Takes all nodes out.
    void clear(NodeGroup found) {
        move(found, found, Steps.NONE, Steps.NONE);
    }

    /// Nodes that come are added before those that leave are taken out, where the group may have both: one after
    /// the other, because they are writes of one resource. What is in a group that is not the owner's does not
    /// count.
    ///
    /// @return the steps after which all that come are in the group
    private SortedSet<String> move(
            NodeGroup found, NodeGroup wanted, SortedSet<String> members, SortedSet<String> exists) {
        SortedSet<String> has = steps.isOwn(found) ? found.members().orElseGet(TreeSet::new) : Steps.NONE;
        SortedSet<String> coming = Sorted.minus(members, has);
        SortedSet<String> leaving = Sorted.minus(has, members);
        if (has.size() + coming.size() > most || exclude(found, wanted)) {
            return add(found, coming, remove(found, leaving, exists));
        }
        SortedSet<String> added = add(found, coming, exists);
        remove(found, leaving, added);
        return added;
    }

    private static boolean exclude(NodeGroup found, NodeGroup wanted) {
        return found instanceof InstanceGroup standing
                && wanted instanceof InstanceGroup other
                && standing.excludes(other);
    }

    private SortedSet<String> add(NodeGroup group, SortedSet<String> coming, SortedSet<String> after) {
        SortedSet<String> last = after;
        for (SortedSet<String> some : calls(coming)) {
            last = steps.plan().add(new GcpChange.AddInstances(group.key(), some, group.mark()), last);
        }
        return last;
    }

    private SortedSet<String> remove(NodeGroup group, SortedSet<String> leaving, SortedSet<String> after) {
        SortedSet<String> last = after;
        for (SortedSet<String> some : calls(leaving)) {
            last = steps.plan().add(new GcpChange.RemoveInstances(group.key(), some, group.mark()), last);
        }
        return last;
    }

    private List<SortedSet<String>> calls(SortedSet<String> instances) {
        List<String> all = List.copyOf(instances);
        List<SortedSet<String>> calls = new ArrayList<>();
        for (int from = 0; from < all.size(); from += mostACall) {
            calls.add(new TreeSet<>(all.subList(from, Math.min(all.size(), from + mostACall))));
        }
        return calls;
    }
}
