// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.write;

import com.google.protobuf.Message;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.client.ComputeApi;
import io.cloudlb.gcp.client.ComputeKind;
import io.cloudlb.gcp.client.ComputeOperation;
import io.cloudlb.gcp.client.GcpErrors;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.PendingWrite;
import io.cloudlb.gcp.model.Surroundings.Place;
import io.cloudlb.gcp.read.Listings;
import io.cloudlb.gcp.read.Location;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Makes the call that a change is, and says what its answer means for the owner's state. What a change leaves open is
/// looked up here: the addresses that a firewall rule is to, a fingerprint.
public final class GcpExecutor {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final ComputeApi api;
    private final Listings listings;

    public GcpExecutor(ComputeApi api, Listings listings) {
        this.api = api;
        this.listings = listings;
    }

    /// @param place where the cluster is
    public Applied<GcpState> apply(GcpChange change, GcpState state, Place place) {
        try {
            return write(change, state, place);
        } catch (CloudException failure) {
            if (!DeniedFirewall.is(change, place, failure)) {
                throw failure;
            }
            DeniedFirewall denied = new DeniedFirewall(listings, place, failure);
            return switch (change) {
                case GcpChange.Create create
                when addressed(create.wanted(), state) instanceof GcpResource.Firewall wanted ->
                    denied.created(create, wanted);
                case GcpChange.Update update
                when addressed(update.wanted(), state) instanceof GcpResource.Firewall wanted ->
                    denied.updated(update, wanted);
                case GcpChange other -> denied.deleted(other.key());
            };
        }
    }

    private Applied<GcpState> write(GcpChange change, GcpState state, Place place) {
        Location at = Location.of(place);
        return switch (change) {
            case GcpChange.Create create -> create(create, addressed(create.wanted(), state), place);
            case GcpChange.Update update -> update(update, addressed(update.wanted(), state), place);
            case GcpChange.Delete delete -> delete(delete, at);
            case GcpChange.AddInstances add -> new MemberWrites(api, listings).add(add, state, place);
            case GcpChange.RemoveInstances remove -> new MemberWrites(api, listings).remove(remove, state, at);
        };
    }

    /// A Service's firewall rule is to the addresses of its rules, where the change does not say to which.
    private static GcpResource addressed(GcpResource wanted, GcpState state) {
        if (!(wanted instanceof GcpResource.Firewall firewall)
                || !firewall.destinations().isEmpty()
                || state instanceof GcpState.OfCluster) {
            return wanted;
        }
        SortedSet<String> addresses = state.resources().all(GcpResource.ForwardingRule.class).stream()
                .filter(rule -> rule.family() == firewall.family())
                .flatMap(rule -> rule.ip().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (addresses.isEmpty()) {
            throw new CloudException(CloudError.stale(
                    "%s is not written while no forwarding rule of its Service has an address"
                            .formatted(wanted.key().kind().named(wanted.name())),
                    ""));
        }
        return firewall.to(addresses);
    }

    private Applied<GcpState> create(GcpChange.Create change, GcpResource wanted, Place place) {
        String what = "creates " + change.resource();
        try {
            ComputeOperation begun = api.insert(
                    ComputeKind.of(change.key().kind()),
                    Location.of(place).scope(change.key()),
                    new ComputeRequests(change.owner(), place).of(wanted));
            return begun(begun, what, made(wanted));
        } catch (CloudException failure) {
            if (failure.error().is(CloudError.Kind.QUOTA_EXCEEDED)) {
                return new Applied.Failed<>(state -> state.refused(change.key()), failure.error());
            }
            if (!"alreadyexists"
                    .equals(GcpErrors.reasonOf(failure).replace("_", "").toLowerCase(Locale.ROOT))) {
                throw failure;
            }
            return existing(change, Location.of(place), failure);
        }
    }

    private static GcpResource made(GcpResource wanted) {
        return wanted instanceof GcpResource.NodeGroup group ? group.withMembers(new TreeSet<>()) : wanted;
    }

    /// What has the name already: the work of an earlier try, which may still be under way, or a stranger's.
    private Applied<GcpState> existing(GcpChange.Create change, Location at, CloudException taken) {
        Optional<Listings.Listed> found = listings.one(at, change.key());
        if (found.isEmpty()) {
            return beingMade(change, at, taken);
        }
        GcpResource resource = found.get().resource();
        return resource.mark().equals(Optional.of(change.owner().mark()))
                ? new Applied.Done<>(
                        state -> state.with(resource), taken.error().requestId())
                : new Applied.Failed<>(CloudError.denied(
                        "%s is taken in project %s: what has it does not carry the marks of %s and is left alone. Find out what it is, and rename or delete it"
                                .formatted(change.resource(), at.project(), change.owner()),
                        taken.error().requestId()));
    }

    private Applied<GcpState> beingMade(GcpChange.Create change, Location at, CloudException taken) {
        Optional<ComputeOperation> running = api.operations(at.scope(change.key()), "status != DONE").stream()
                .filter(operation -> operation
                        .targetLink()
                        .endsWith("/" + change.key().kind().collection() + "/"
                                + change.key().name()))
                .findFirst();
        return running.<Applied<GcpState>>map(operation -> new Applied.Accepted<>(
                        state -> state.during(
                                operation.id(), new PendingWrite("creates " + change.resource(), Optional.empty())),
                        operation.name(),
                        new Applied.Operation(operation.id(), "creates " + change.resource())))
                .orElseGet(() -> new Applied.Pending<>(
                        UnaryOperator.identity(),
                        taken.error().requestId(),
                        LOOK_AGAIN,
                        "Compute Engine does not show %s yet, whose name it calls taken".formatted(change.resource())));
    }

    private Applied<GcpState> update(GcpChange.Update change, GcpResource wanted, Place place) {
        ComputeRequests requests = new ComputeRequests(change.owner(), place);
        Location at = Location.of(place);
        ComputeOperation begun =
                switch (wanted) {
                    case GcpResource.BackendService service ->
                        new BackendServiceUpdate(api, at, change.owner().mark()).send(requests.backendService(service));
                    case GcpResource.ForwardingRule rule -> changed(rule, requests.globalAccess(rule), at);
                    case GcpResource.HealthCheck _, GcpResource.Firewall _ -> changed(wanted, requests.of(wanted), at);
                    case GcpResource.NodeGroup _, GcpResource.Address _ ->
                        throw new IllegalArgumentException("Not changed in place: " + wanted);
                };
        return begun(begun, "changes " + change.resource(), wanted);
    }

    private ComputeOperation changed(GcpResource wanted, Message resource, Location at) {
        GcpResource.Key key = wanted.key();
        return api.change(ComputeKind.of(key.kind()), at.scope(key), key.name(), resource);
    }

    private Applied<GcpState> delete(GcpChange.Delete change, Location at) {
        GcpResource.Key key = change.key();
        String what = "deletes " + change.resource();
        try {
            ComputeOperation begun = api.delete(ComputeKind.of(key.kind()), at.scope(key), key.name());
            return begun.isRunning()
                    ? accepted(begun, what, new PendingWrite.Outcome.Gone(key))
                    : new Applied.Done<>(state -> state.without(key), begun.name());
        } catch (CloudException failure) {
            String request = failure.error().requestId();
            if (failure.error().is(CloudError.Kind.NOT_FOUND)) {
                return new Applied.Done<>(state -> state.without(key), request);
            }
            if (!failure.error().is(CloudError.Kind.BUSY)) {
                throw failure;
            }
            return staysReserved(key, failure)
                    ? new Applied.Done<>(state -> staying(state, key), request)
                    : new Applied.Pending<>(
                            UnaryOperator.identity(),
                            request,
                            LOOK_AGAIN,
                            "%s is still in use or being worked on".formatted(change.resource()));
        }
    }

    /// An address that a rule uses is not left to it everywhere.
    private static boolean staysReserved(GcpResource.Key key, CloudException failure) {
        return key.kind() == GcpKind.ADDRESS
                && GcpErrors.reasonOf(failure)
                        .toLowerCase(Locale.ROOT)
                        .replace("_", "")
                        .startsWith("resourceinuse");
    }

    static GcpState staying(GcpState state, GcpResource.Key key) {
        return state.resources().find(key).orElse(null) instanceof GcpResource.Address address
                ? state.with(address.staying())
                : state;
    }

    /// A rule's address is not in the operation, so the rule is read where it has ended already.
    private Applied<GcpState> begun(ComputeOperation begun, String what, GcpResource made) {
        if (begun.isRunning()) {
            return accepted(begun, what, new PendingWrite.Outcome.Made(made));
        }
        GcpResource stands = GcpOperations.asItStands(listings, begun.scope(), made);
        return new Applied.Done<>(state -> state.with(stands), begun.name());
    }

    static Applied<GcpState> accepted(ComputeOperation begun, String what, PendingWrite.Outcome outcome) {
        return new Applied.Accepted<>(
                state -> state.during(begun.id(), new PendingWrite(what, Optional.of(outcome))),
                begun.name(),
                new Applied.Operation(begun.id(), what));
    }
}
