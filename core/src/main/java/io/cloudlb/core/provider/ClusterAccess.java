// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Sorted;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/// What the process offers to a provider that lives in the cluster rather than in a cloud.
///
/// @param cluster the Kubernetes client that is connected to the cluster, if one is; its type is not known here
/// @param wakeUp asks for [StateInKubernetes#housekeeping]; may be called at any time, by any thread, and returns at
///     once
/// @param died told why the provider can no longer hear of changes: a watch ended for good; the process then ends
///     and is started again
/// @param gauges where it shows numbers
/// @param scope whose Services this process serves
/// @param candidacy as whom it stands for election; empty when it stands for none
/// @param writes whether it may write at all: not under the policy `dry-run`, and not for `cloudlb plan`
public record ClusterAccess(
        Optional<Object> cluster,
        Runnable wakeUp,
        Consumer<Throwable> died,
        Gauges gauges,
        Scope scope,
        Optional<Candidacy> candidacy,
        boolean writes) {
    /// No cluster; nobody listens.
    public static final ClusterAccess NONE = new ClusterAccess(
            Optional.empty(), () -> {}, _ -> {}, Gauges.UNREAD, new Scope(true, Optional.empty()), true);

    /// A process that stands for no election.
    public ClusterAccess(
            Optional<Object> cluster,
            Runnable wakeUp,
            Consumer<Throwable> died,
            Gauges gauges,
            Scope scope,
            boolean writes) {
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

    /// Where a provider shows numbers of its own on `/metrics`.
    public interface Gauges {
        /// Nobody reads them.
        Gauges UNREAD = (_, _, _, _) -> {};

        /// Shows the present values of a gauge in place of those shown before.
        ///
        /// @param name the gauge's name in Prometheus
        /// @param help what it shows, for a person
        /// @param label the one label that tells its values apart, for example `pool`; empty when there is only
        ///     one value
        /// @param values the value of each label value
        void show(String name, String help, String label, Map<String, Double> values);
    }
}
