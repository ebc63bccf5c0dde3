// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.write;

import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.Applied.PendingOperations;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.gcp.client.ComputeApi;
import io.cloudlb.gcp.client.ComputeOperation;
import io.cloudlb.gcp.client.Scope;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.PendingWrite;
import io.cloudlb.gcp.read.Listings;
import io.cloudlb.gcp.read.Location;
import io.cloudlb.gcp.read.ResourceLinks;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Waits in the cloud for operations to end, and says what each of them comes to.
public record GcpOperations(ComputeApi api, Listings listings) implements PendingOperations<GcpState> {
    @Override
    public List<Applied.Operation> underWay(GcpState state) {
        return state.underWay().entrySet().stream()
                .map(entry ->
                        new Applied.Operation(entry.getKey(), entry.getValue().what()))
                .toList();
    }

    @Override
    public Applied<GcpState> await(Applied.Operation operation) {
        ComputeOperation known = ComputeOperation.known(operation.id())
                .orElseThrow(() -> new IllegalArgumentException("No operation of Compute Engine: " + operation));
        ComputeOperation ended = api.await(known);
        return switch (ended.status()) {
            case ComputeOperation.Status.Running() ->
                new Applied.Accepted<>(UnaryOperator.identity(), ended.name(), operation);
            case ComputeOperation.Status.Done() -> new Applied.Done<>(well(operation.id(), ended), ended.name());
            case ComputeOperation.Status.Failed(CloudError error) -> failed(operation.id(), ended, error);
        };
    }

    /// The address of a new rule is not in the operation.
    private UnaryOperator<GcpState> well(String id, ComputeOperation ended) {
        if (!ended.type().equals("insert") || !ended.targetLink().contains("/forwardingRules/")) {
            return state -> state.after(id);
        }
        Optional<GcpResource> rule = rule(listings, ended.scope(), ResourceLinks.name(ended.targetLink()));
        return state -> {
            boolean isOurs = Optional.ofNullable(state.underWay().get(id))
                    .flatMap(PendingWrite::outcome)
                    .isPresent();
            GcpState after = state.after(id);
            return isOurs ? rule.map(after::with).orElse(after) : after;
        };
    }

    private static Optional<GcpResource> rule(Listings listings, Scope scope, String name) {
        return scope instanceof Scope.Regional(String project, String region)
                ? listings.one(
                                new Location(project, project, region),
                                new GcpResource.Key(GcpKind.FORWARDING_RULE, "", name))
                        .map(Listings.Listed::resource)
                : Optional.empty();
    }

    /// What was made, as it stands: of a rule that was inserted nothing tells its address but a read.
    static GcpResource asItStands(Listings listings, Scope scope, GcpResource made) {
        return made instanceof GcpResource.ForwardingRule
                ? rule(listings, scope, made.name()).orElse(made)
                : made;
    }

    /// An address that its rule still uses is not given back everywhere: it stays reserved.
    private static Applied<GcpState> failed(String id, ComputeOperation ended, CloudError error) {
        if (error.is(CloudError.Kind.BUSY)
                && ended.type().equals("delete")
                && ended.targetLink().contains("/addresses/")) {
            GcpResource.Key key = new GcpResource.Key(GcpKind.ADDRESS, "", ResourceLinks.name(ended.targetLink()));
            return new Applied.Done<>(state -> GcpExecutor.staying(state.afterFailureOf(id), key), ended.name());
        }
        return new Applied.Failed<>(
                state -> afterFailure(state, id, error), isOfMembers(ended) ? unproved(error) : error);
    }

    private static GcpState afterFailure(GcpState state, String id, CloudError error) {
        GcpState after = state.afterFailureOf(id);
        return error.is(CloudError.Kind.QUOTA_EXCEEDED)
                        && state.underWay().get(id)
                                instanceof PendingWrite(String _, Optional<PendingWrite.Outcome> outcome)
                        && outcome.orElse(null) instanceof PendingWrite.Outcome.Made(GcpResource wanted)
                ? after.refused(wanted.key())
                : after;
    }

    private static boolean isOfMembers(ComputeOperation ended) {
        boolean isOfGroup = ended.targetLink().contains("/networkEndpointGroups/")
                || ended.targetLink().contains("/instanceGroups/");
        return isOfGroup && !Set.of("insert", "delete").contains(ended.type());
    }

    /// What is invalid may be done already, as [MemberWrites] has it: only the members tell, and they are read.
    private static CloudError unproved(CloudError error) {
        return error.is(CloudError.Kind.INVALID_REQUEST) ? CloudError.stale(error.message(), error.requestId()) : error;
    }
}
