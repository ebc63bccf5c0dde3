// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.util.Optional;

/// Results of real health checks, if somebody makes them.
@FunctionalInterface
public interface HealthProbes {

    /// Whether a target passed its last checks; empty if nothing is known of it yet.
    ///
    /// @param targetGroupArn the group whose check is meant
    /// @param target the instance id or address it is registered with
    /// @param port the port it is registered with
    Optional<Boolean> healthy(String targetGroupArn, String target, int port);
}
