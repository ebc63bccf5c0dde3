// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus.Address;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/// What a provider does besides whose state is in Kubernetes: what a Service has stands in the Service's own object and
/// ends with it (ADR 0005). A write is whatever makes a decision final, the inventory is what the Services' objects
/// say, and the provider is told when its decision stands in the object ([#published]) and when the object is no more
/// ([#vanished]). It learns of changes in the cluster by itself, and looks after its own when it is asked to
/// ([#housekeeping]).
///
/// Only [#rival] and [#housekeeping] make calls.
///
/// @param <D> desired state of one owner
/// @param <S> observed state of one owner
public interface StateInKubernetes<D, S> {
    /// Who serves the same Services, elected by another lease. Asked by a process that has just been elected,
    /// before it does anything else, again and again until the answer is empty; it waits meanwhile. (Where owner
    /// marks make two writers harmless nobody is in the way.)
    ///
    /// @return who, why that cannot be, and what to do, in sentences
    /// @throws CloudException when that cannot be found out now
    Optional<String> rival();

    /// What keeps the provider from knowing what it watches for itself, for a person; empty when nothing does.
    /// Asked by the readiness probe every few seconds, once [LoadBalancerProvider#check] has passed.
    Optional<String> trouble();

    /// The annotations that are published with the addresses, of the keys in
    /// [ProviderTraits.Mode#publishedAnnotations].
    SortedMap<String, String> annotations(D desired, S state);

    /// Whether nobody but this provider gives this address out, whichever Service shows it: one of a pool that is
    /// ours alone.
    boolean givesOut(Address address, S shared);

    /// The addresses of this state stand in the Service's status now. Called after every write of it, and whenever it
    /// is found to say so.
    ///
    /// @param isWritten whether this process has just written it, so that no older write can change it any more
    void published(Owner.Service owner, S state, boolean isWritten);

    /// No Service of that name exists.
    void vanished(ServiceKey key);

    /// Does what the provider has to do for itself: takes up what it was told by others than the controller, and what
    /// it had put off. Called after the inventory, after every later [ClusterAccess#wakeUp], and when the last call
    /// asked for it; never twice at a time, and only while this process leads.
    ///
    /// @throws CloudException when it fails; it is then called again with back-off
    Housekeeping housekeeping();

    /// What came of a provider's housekeeping.
    ///
    /// @param surroundingsChanged whether what [LoadBalancerProvider#resolve] goes by is not what it was
    /// @param changed Services whose state is not what the controller remembers; they are observed and planned
    ///     again at once, whatever they were waiting for
    /// @param again when it wants to be asked next without a wake-up; empty when only that tells
    record Housekeeping(boolean surroundingsChanged, Set<ServiceKey> changed, Optional<Duration> again) {
        /// Nothing was to be done, and nothing is.
        public static final Housekeeping NONE = new Housekeeping(false, Set.of(), Optional.empty());

        public Housekeeping {
            changed = Set.copyOf(changed);
        }
    }
}
