// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.util.Optional;

/// What the process offers to a provider that lives in the cluster rather than in a cloud.
///
/// @param cluster the connection to the cluster, if there is one
/// @param bell rings for [LoadBalancerProvider#upkeep]; may be rung at any time, by any thread, and returns at once
/// @param died told when the provider can no longer hear of changes; the process then ends and is started again
/// @param gauges where it shows numbers
/// @param scope whose Services this process serves
/// @param writes whether it may write at all: not under the policy `dry-run`, and not for `cloudlb plan`
public record Host(Connection cluster, Runnable bell, Died died, Gauges gauges, Scope scope, boolean writes) {
    /// No cluster; nobody listens.
    public static final Host NONE =
            new Host(Connection.NONE, () -> {}, _ -> {}, Gauges.UNREAD, new Scope(true, Optional.empty()), true);

    /// Whose Services a process serves.
    ///
    /// @param defaultMode whether those without a class
    /// @param loadBalancerClass those of which class, if any
    public record Scope(boolean defaultMode, Optional<String> loadBalancerClass) {}

    /// The connection to the cluster. Its type is the Kubernetes client's, which this package does not know.
    @FunctionalInterface
    public interface Connection {
        /// No connection.
        Connection NONE = new Connection() {
            @Override
            public <T> Optional<T> as(Class<T> type) {
                return Optional.empty();
            }
        };

        /// The connection as a client of that type; empty when it is none.
        <T> Optional<T> as(Class<T> type);
    }

    /// Hears of the end of a watch.
    @FunctionalInterface
    public interface Died {
        /// A watch ended for good.
        void died(Throwable cause);
    }
}
