// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.write;

import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.client.ComputeApi;
import io.cloudlb.gcp.client.ComputeOperation;
import io.cloudlb.gcp.client.GcpErrors;
import io.cloudlb.gcp.model.GcpResource.InstanceGroup;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.PendingWrite;
import io.cloudlb.gcp.read.Listings;
import io.cloudlb.gcp.read.Location;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/// Makes the calls that write the members of instance groups. Compute Engine refuses one as a whole of which a part is
/// done already: then the members are read, and the rest is asked for.
record MemberWrites(ComputeApi api, Listings listings) {
    Applied<GcpState> add(GcpChange.AddInstances change, GcpState state, Location at) {
        InstanceGroup group = new InstanceGroup(
                change.group(), change.zone(), Optional.of(members(state, change)), change.existingMark());
        return sent(
                group,
                Sorted.union(members(state, change), change.instances()),
                "memberAlreadyExists",
                has -> Sorted.union(has, change.instances()),
                at);
    }

    Applied<GcpState> remove(GcpChange.RemoveInstances change, GcpState state, Location at) {
        InstanceGroup group = new InstanceGroup(
                change.group(),
                change.zone(),
                Optional.of(Sorted.union(members(state, change), change.instances())),
                change.existingMark());
        return sent(
                group,
                Sorted.minus(members(state, change), change.instances()),
                "memberNotFound",
                has -> Sorted.minus(has, change.instances()),
                at);
    }

    private static SortedSet<String> members(GcpState state, GcpChange change) {
        return state.resources().find(change.key()).orElse(null) instanceof InstanceGroup found
                ? found.members().orElseGet(TreeSet::new)
                : new TreeSet<>();
    }

    /// @param group as it is known
    /// @param wanted its members afterwards
    /// @param partly the reason of the refusal of what is partly done
    /// @param again the members that are wanted, by those that it has in fact
    private Applied<GcpState> sent(
            InstanceGroup group,
            SortedSet<String> wanted,
            String partly,
            Function<SortedSet<String>, SortedSet<String>> again,
            Location at) {
        try {
            return begun(call(group, wanted, at), group.withMembers(wanted));
        } catch (CloudException failure) {
            if (!GcpErrors.reasonOf(failure).equals(partly)) {
                throw failure;
            }
            SortedSet<String> has = new TreeSet<>(listings.members(at, group.zone(), group.name()));
            InstanceGroup known = group.withMembers(has);
            return again.apply(has).equals(has)
                    ? new Applied.Done<>(
                            state -> state.with(known), failure.error().requestId())
                    : begun(call(known, again.apply(has), at), group.withMembers(again.apply(has)));
        }
    }

    private ComputeOperation call(InstanceGroup group, SortedSet<String> wanted, Location at) {
        SortedSet<String> has = group.members().orElseGet(TreeSet::new);
        SortedSet<String> leaving = Sorted.minus(has, wanted);
        return leaving.isEmpty()
                ? api.addInstances(at.inZone(group.zone()), group.name(), links(Sorted.minus(wanted, has), group, at))
                : api.removeInstances(at.inZone(group.zone()), group.name(), links(leaving, group, at));
    }

    private static List<String> links(SortedSet<String> names, InstanceGroup group, Location at) {
        return names.stream()
                .map(name -> at.inZone(group.zone()).path() + "/instances/" + name)
                .toList();
    }

    private static Applied<GcpState> begun(ComputeOperation begun, InstanceGroup made) {
        return begun.isRunning()
                ? GcpExecutor.accepted(
                        begun,
                        "changes the members of " + made.key().kind().named(made.name()),
                        new PendingWrite.Outcome.Made(made))
                : new Applied.Done<>(state -> state.with(made), begun.name());
    }
}
