// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ports;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.translate.ClaimRules;
import java.time.Duration;
import java.util.Locale;

/// How the controller works.
///
/// @param cluster the cluster that is served
/// @param claims which Services are ours
/// @param policy what may be written to the cloud
/// @param orphans what happens to resources whose Service is gone
/// @param concurrency how many pieces of work run at once
/// @param pace how often the slow things happen
public record ControllerSettings(
        ClusterIdentity cluster, ClaimRules claims, Policy policy, Orphans orphans, int concurrency, Pace pace) {
    public ControllerSettings {
        if (concurrency < 1) {
            throw new IllegalArgumentException("Nobody would work: concurrency " + concurrency);
        }
    }

    /// What happens to resources of this cluster whose Service is gone.
    public enum Orphans {
        /// They are counted and logged.
        REPORT,
        /// They are deleted, once two sweeps in a row have found them.
        DELETE;

        /// The spelling on the command line.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How often the slow things happen.
    ///
    /// @param nodeWindow how long node changes are collected before Services are touched
    /// @param drift in how much time every owner is compared with the cloud once; zero for never
    /// @param sweep how often all that the cluster owns is listed in search of orphans; zero for never again after
    ///     the start
    public record Pace(Duration nodeWindow, Duration drift, Duration sweep) {
        /// A second, ten minutes, an hour.
        public static final Pace USUAL = new Pace(Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofHours(1));
    }

    /// How many pieces of work run at once where nobody says otherwise.
    public static final int USUAL_CONCURRENCY = 20;

    /// The usual settings.
    public static ControllerSettings usual(ClusterIdentity cluster, ClaimRules claims) {
        return new ControllerSettings(cluster, claims, Policy.SYNC, Orphans.REPORT, USUAL_CONCURRENCY, Pace.USUAL);
    }

    /// The same under another policy.
    public ControllerSettings under(Policy newPolicy) {
        return new ControllerSettings(cluster, claims, newPolicy, orphans, concurrency, pace);
    }

    /// The same with another treatment of orphans.
    public ControllerSettings treating(Orphans newOrphans) {
        return new ControllerSettings(cluster, claims, policy, newOrphans, concurrency, pace);
    }

    /// The same with another number of pieces of work at once.
    public ControllerSettings with(int newConcurrency) {
        return new ControllerSettings(cluster, claims, policy, orphans, newConcurrency, pace);
    }

    /// The same at another pace.
    public ControllerSettings at(Pace newPace) {
        return new ControllerSettings(cluster, claims, policy, orphans, concurrency, newPace);
    }
}
