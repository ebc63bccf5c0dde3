// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.util.Optional;

/// Results of real health checks, if somebody makes them.
@FunctionalInterface
public interface HealthProbes {

    /// What checks found out about a target; empty if nobody checks it, so that the clock alone decides.
    Optional<TargetState> stateOf(TargetGroup group, Registration target);
}
