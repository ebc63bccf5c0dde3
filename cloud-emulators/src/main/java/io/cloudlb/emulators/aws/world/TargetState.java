// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import io.cloudlb.emulators.aws.world.TargetGroup.Registration;
import java.util.Optional;

/// The health of a target, as DescribeTargetHealth words it.
///
/// @param state `initial`, `healthy`, `unhealthy`, `unused` or `draining`
/// @param reason the reason code, empty if healthy
/// @param description the text for people, empty if healthy
public record TargetState(String state, String reason, String description) {

    public static final TargetState HEALTHY = new TargetState("healthy", "", "");
    public static final TargetState REGISTERING =
            new TargetState("initial", "Elb.RegistrationInProgress", "Target registration is in progress");
    public static final TargetState CHECKING =
            new TargetState("initial", "Elb.InitialHealthChecking", "Initial health checks in progress");
    public static final TargetState FAILING =
            new TargetState("unhealthy", "Target.FailedHealthChecks", "Health checks failed");
    public static final TargetState TIMED_OUT = new TargetState("unhealthy", "Target.Timeout", "Request timed out");
    public static final TargetState NOT_REGISTERED =
            new TargetState("unused", "Target.NotRegistered", "Target is not registered to the target group");
    public static final TargetState NOT_IN_USE = new TargetState(
            "unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer");
    public static final TargetState ZONE_NOT_ENABLED = new TargetState(
            "unused", "Target.NotInUse", "Target is in an Availability Zone that is not enabled for the load balancer");
    public static final TargetState NOT_RUNNING =
            new TargetState("unused", "Target.InvalidState", "Target is in the stopped state");
    public static final TargetState DRAINING =
            new TargetState("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress");

    /// A target that answered its check with a status that does not count as healthy.
    ///
    /// @param text what it answered, for people
    public static TargetState wrongStatus(String text) {
        return new TargetState("unhealthy", "Target.ResponseCodeMismatch", text);
    }

    /// Results of real health checks, if somebody makes them.
    @FunctionalInterface
    public interface HealthProbes {

        /// What checks found out about a target; empty if nobody checks it, so that the clock alone decides.
        Optional<TargetState> stateOf(TargetGroup group, Registration target);
    }
}
