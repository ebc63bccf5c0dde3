// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Drain;
import io.cloudlb.aws.model.StateGaps;
import io.cloudlb.core.provider.Planning;
import java.util.Optional;

/// From desired and observed to the writes between them. Pure.
public final class AwsPlanner {
    private AwsPlanner() {}

    public static Planning<AwsChange> plan(AwsDesired desired, AwsState state, AwsState.OfCluster shared, Drain drain) {
        return switch (desired) {
            case AwsDesired.OfService service
            when state instanceof AwsState.OfService observed -> planService(service, observed, shared, drain);
            case AwsDesired.AsItStands kept
            when state instanceof AwsState.OfService observed -> planTargets(kept, observed, drain);
            case AwsDesired.Leaving leaving
            when state instanceof AwsState.OfService observed ->
                new Planning.Planned<>(new LeavingPlan(leaving, observed).build());
            case AwsDesired.OfCluster cluster
            when state instanceof AwsState.OfCluster observed ->
                new Planning.Planned<>(new ClusterPlan(cluster, observed).build());
            case AwsDesired _ ->
                throw new IllegalArgumentException("The state is not one of " + desired.owner() + ": " + state);
        };
    }

    private static Planning<AwsChange> planService(
            AwsDesired.OfService desired, AwsState.OfService state, AwsState.OfCluster shared, Drain drain) {
        return gap(desired, state, drain)
                .orElseGet(() -> new Planning.Planned<>(new ServicePlan(desired, state, shared, drain).build()));
    }

    private static Planning<AwsChange> planTargets(
            AwsDesired.AsItStands desired, AwsState.OfService state, Drain drain) {
        return gap(desired, state, drain)
                .orElseGet(() -> new Planning.Planned<>(new StandingPlan(desired, state).build()));
    }

    private static Optional<Planning<AwsChange>> gap(AwsDesired desired, AwsState.OfService state, Drain drain) {
        return StateGaps.find(desired, state, drain).stream()
                .findFirst()
                .map(gap -> new Planning.NeedsObservation<>(gap.toString()));
    }
}
