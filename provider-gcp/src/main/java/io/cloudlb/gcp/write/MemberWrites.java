// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.write;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.client.ComputeApi;
import io.cloudlb.gcp.client.ComputeOperation;
import io.cloudlb.gcp.client.GcpErrors;
import io.cloudlb.gcp.client.Scope;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup;
import io.cloudlb.gcp.model.GcpResource.InstanceGroup;
import io.cloudlb.gcp.model.GcpResource.NodeGroup;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.PendingWrite;
import io.cloudlb.gcp.model.Surroundings.Place;
import io.cloudlb.gcp.read.Listings;
import io.cloudlb.gcp.read.Location;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// Makes the calls that write the members of groups. Compute Engine refuses one as a whole of which a part is done
/// already: then the members are read, and the rest is asked for.
record MemberWrites(ComputeApi api, Listings listings) {
    Applied<GcpState> add(GcpChange.AddInstances change, GcpState state, Place place) {
        Location at = Location.of(place);
        NodeGroup group =
                switch (group(change.key(), change.existingMark(), state, at)) {
                    case InstanceGroup instances -> instances.in(place.subnetwork());
                    case EndpointGroup endpoints -> endpoints;
                };
        return sent(group, has -> Sorted.union(has, change.instances()), at);
    }

    Applied<GcpState> remove(GcpChange.RemoveInstances change, GcpState state, Location at) {
        NodeGroup group = group(change.key(), change.existingMark(), state, at);
        NodeGroup all = group.withMembers(Sorted.union(members(group), change.instances()));
        return sent(all, has -> Sorted.minus(has, change.instances()), at);
    }

    /// As it is known, with its members.
    private NodeGroup group(GcpResource.Key key, Optional<OwnerMark> mark, GcpState state, Location at) {
        NodeGroup known = state.resources().find(key).orElse(null) instanceof NodeGroup found
                ? found
                : key.kind() == GcpKind.ENDPOINT_GROUP
                        ? new EndpointGroup(
                                key.name(), key.zone(), new EndpointGroup.Endpoints.Read(new TreeSet<>()), mark)
                        : new InstanceGroup(key.name(), key.zone(), Optional.of(new TreeSet<>()), mark);
        return known.members().isPresent() ? known : known.withMembers(listings.members(at, known));
    }

    private static SortedSet<String> members(NodeGroup group) {
        return group.members().orElseGet(TreeSet::new);
    }

    /// @param group as it is known
    /// @param wanted the members that are wanted, by those that it has
    private Applied<GcpState> sent(NodeGroup group, UnaryOperator<SortedSet<String>> wanted, Location at) {
        try {
            return begun(
                    call(group, wanted.apply(members(group)), at), group.withMembers(wanted.apply(members(group))));
        } catch (CloudException failure) {
            if (!mayBeDone(group, failure)) {
                throw failure;
            }
            SortedSet<String> has = listings.members(at, group);
            NodeGroup known = group.withMembers(has);
            SortedSet<String> then = wanted.apply(has);
            if (then.equals(has)) {
                return new Applied.Done<>(
                        state -> state.with(known), failure.error().requestId());
            }
            if (has.equals(members(group))) {
                throw failure;
            }
            return begun(call(known, then, at), group.withMembers(then));
        }
    }

    /// Whether it is a refusal of what is done already. Of endpoints no document tells how that is said.
    private static boolean mayBeDone(NodeGroup group, CloudException failure) {
        return switch (group) {
            case InstanceGroup _ ->
                Set.of("memberAlreadyExists", "memberNotFound").contains(GcpErrors.reasonOf(failure));
            case EndpointGroup _ ->
                switch (failure.error().kind()) {
                    case INVALID_REQUEST, NOT_FOUND, STALE -> true;
                    case THROTTLED, BUSY, QUOTA_EXCEEDED, OBSTRUCTED, DENIED, UNAVAILABLE, AMBIGUOUS -> false;
                };
        };
    }

    private ComputeOperation call(NodeGroup group, SortedSet<String> wanted, Location at) {
        SortedSet<String> leaving = Sorted.minus(members(group), wanted);
        List<String> coming = List.copyOf(Sorted.minus(wanted, members(group)));
        Scope.Zonal zone = at.inZone(group.zone());
        return switch (group) {
            case InstanceGroup _ when leaving.isEmpty() -> api.addInstances(zone, group.name(), links(coming, zone));
            case InstanceGroup _ -> api.removeInstances(zone, group.name(), links(leaving, zone));
            case EndpointGroup _ when leaving.isEmpty() -> api.attach(zone, group.name(), coming);
            case EndpointGroup _ -> api.detach(zone, group.name(), List.copyOf(leaving));
        };
    }

    private static List<String> links(Collection<String> names, Scope.Zonal zone) {
        return names.stream().map(name -> zone.path() + "/instances/" + name).toList();
    }

    private static Applied<GcpState> begun(ComputeOperation begun, NodeGroup made) {
        return begun.isRunning()
                ? GcpExecutor.accepted(
                        begun,
                        "changes the members of " + made.key().kind().named(made.name()),
                        new PendingWrite.Outcome.Made(made))
                : new Applied.Done<>(state -> state.with(made), begun.name());
    }
}
