// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Drain;
import io.cloudlb.aws.model.StateGaps;
import io.cloudlb.core.plan.Plan;
import java.util.Optional;

/// From desired and observed to the writes between them. Pure.
public final class AwsPlanner {
    private AwsPlanner() {}

    /// @return empty where the state does not tell enough
    public static Optional<Plan<AwsChange>> plan(
            AwsDesired desired, AwsState state, AwsState.OfCluster shared, Drain drain) {
        return switch (desired) {
            case AwsDesired.OfService service
            when state instanceof AwsState.OfService observed -> planService(service, observed, shared, drain);
            case AwsDesired.AsItStands kept
            when state instanceof AwsState.OfService observed -> planTargets(kept, observed, drain);
            case AwsDesired.Leaving leaving
            when state instanceof AwsState.OfService observed ->
                Optional.of(new LeavingPlan(leaving, observed).build());
            case AwsDesired.OfCluster cluster
            when state instanceof AwsState.OfCluster observed ->
                Optional.of(new ClusterPlan(cluster, observed).build());
            case AwsDesired _ ->
                throw new IllegalArgumentException("The state is not one of " + desired.owner() + ": " + state);
        };
    }

    private static Optional<Plan<AwsChange>> planService(
            AwsDesired.OfService desired, AwsState.OfService state, AwsState.OfCluster shared, Drain drain) {
        return StateGaps.find(desired, state, drain).isEmpty()
                ? Optional.of(new ServicePlan(desired, state, shared, drain).build())
                : Optional.empty();
    }

    private static Optional<Plan<AwsChange>> planTargets(
            AwsDesired.AsItStands desired, AwsState.OfService state, Drain drain) {
        return StateGaps.find(desired, state, drain).isEmpty()
                ? Optional.of(new StandingPlan(desired, state).build())
                : Optional.empty();
    }
}
