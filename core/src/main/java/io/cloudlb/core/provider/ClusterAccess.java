// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Sorted;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the process offers to a provider that lives in the cluster rather than in a cloud.
///
/// @param cluster the connection to the cluster, if there is one
/// @param wakeUp asks for [StateInKubernetes#housekeeping]; may be called at any time, by any thread, and returns at
///     once
/// @param died told when the provider can no longer hear of changes; the process then ends and is started again
/// @param gauges where it shows numbers
/// @param scope whose Services this process serves
/// @param candidacy as whom it stands for election; empty when it stands for none
/// @param writes whether it may write at all: not under the policy `dry-run`, and not for `cloudlb plan`
public record ClusterAccess(
        Connection cluster,
        Runnable wakeUp,
        Died died,
        Gauges gauges,
        Scope scope,
        Optional<Candidacy> candidacy,
        boolean writes) {
    /// No cluster; nobody listens.
    public static final ClusterAccess NONE = new ClusterAccess(
            Connection.NONE, () -> {}, _ -> {}, Gauges.UNREAD, new Scope(true, Optional.empty()), true);

    /// A process that stands for no election.
    public ClusterAccess(Connection cluster, Runnable wakeUp, Died died, Gauges gauges, Scope scope, boolean writes) {
        this(cluster, wakeUp, died, gauges, scope, Optional.empty(), writes);
    }

    /// Whose Services a process serves.
    ///
    /// @param defaultMode whether those without a class
    /// @param loadBalancerClass those of which class, if any
    /// @param namespaces in which namespaces; empty for all
    public record Scope(boolean defaultMode, Optional<String> loadBalancerClass, SortedSet<String> namespaces) {
        public Scope(boolean defaultMode, Optional<String> loadBalancerClass, Collection<String> namespaces) {
            this(defaultMode, loadBalancerClass, new TreeSet<>(namespaces));
        }

        /// In all namespaces.
        public Scope(boolean defaultMode, Optional<String> loadBalancerClass) {
            this(defaultMode, loadBalancerClass, new TreeSet<>());
        }

        public Scope {
            namespaces = Sorted.copyOf(namespaces);
        }
    }

    /// As whom a process stands for election.
    ///
    /// @param leaseNamespace the Lease's namespace
    /// @param leaseName the Lease's name
    /// @param identity the process, as the Lease names its holder
    public record Candidacy(String leaseNamespace, String leaseName, String identity) {}

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
