// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.cluster;

import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.TimeSource;
import java.util.Optional;

/// How a controller under test is run.
///
/// @param policy what it may write to the cloud
/// @param defaultMode whether it serves Services without a class
/// @param loadBalancerClass the class it serves
/// @param time its clock
public record RunOptions(Policy policy, boolean defaultMode, Optional<String> loadBalancerClass, TimeSource time) {
    /// As most people run it.
    public static final RunOptions USUAL = new RunOptions(Policy.SYNC, true, Optional.empty(), TimeSource.system());

    /// Under another policy.
    public RunOptions under(Policy other) {
        return new RunOptions(other, defaultMode, loadBalancerClass, time);
    }

    /// By another clock.
    public RunOptions by(TimeSource clock) {
        return new RunOptions(policy, defaultMode, loadBalancerClass, clock);
    }

    /// Where a minute passes in three seconds: a process that has just started believes for a minute that a listing may
    /// lack what the one before it made.
    public static RunOptions hurried() {
        return USUAL.by(HurriedTime.by(20));
    }

    /// For one class only.
    public static RunOptions ofClass(String loadBalancerClass) {
        return new RunOptions(Policy.SYNC, false, Optional.of(loadBalancerClass), TimeSource.system());
    }
}
