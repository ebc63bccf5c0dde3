// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.ClusterIdentity;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/// What the application hands to a provider at birth.
///
/// @param cluster the cluster that is served
/// @param settings the provider's own settings by flag name without dashes, for example `aws-region`
/// @param nodePorts the cluster's node port range, `30000-32767` when not configured
/// @param time the clock
/// @param fence asked before every write
/// @param observer hears of every call
/// @param access what the process offers besides
public record ProviderContext(
        ClusterIdentity cluster,
        Map<String, String> settings,
        PortRange nodePorts,
        TimeSource time,
        Fence fence,
        Consumer<CloudCalls.CallRecord> observer,
        ClusterAccess access) {
    /// A context for a provider that needs nothing of the process.
    public ProviderContext(
            ClusterIdentity cluster,
            Map<String, String> settings,
            PortRange nodePorts,
            TimeSource time,
            Fence fence,
            Consumer<CloudCalls.CallRecord> observer) {
        this(cluster, settings, nodePorts, time, fence, observer, ClusterAccess.NONE);
    }

    public ProviderContext {
        settings = Map.copyOf(settings);
    }

    /// A range of ports, both ends included.
    ///
    /// @param first 1 to 65535
    /// @param last not below `first`
    public record PortRange(int first, int last) {
        /// What kube-apiserver allocates from when nothing else is configured.
        public static final PortRange KUBERNETES_DEFAULT = new PortRange(30000, 32767);

        public PortRange {
            if (first < 1 || last > 65535 || first > last) {
                throw new IllegalArgumentException("Not a port range: " + first + "-" + last);
            }
        }
    }

    /// Lets a cloud write start only while this process is sure to lead until it ends.
    @FunctionalInterface
    public interface Fence {
        /// A fence that is always open: tests, `plan`, a process without leader election.
        Fence OPEN = callTimeout -> true;

        /// Whether a write that takes at most that long may start now.
        boolean letsStart(Duration callTimeout);
    }
}
