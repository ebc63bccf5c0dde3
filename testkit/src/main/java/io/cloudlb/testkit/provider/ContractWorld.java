// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.provider;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.LoadBalancerProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// A cloud to hold a provider against, empty of the cluster's resources at first.
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
public interface ContractWorld<D, S, C extends Change> {
    /// The cluster that the provider serves.
    ClusterIdentity cluster();

    /// A provider as a new process would make it: the same cloud, nothing remembered.
    LoadBalancerProvider<D, S, C> newProvider();

    /// The first so many nodes of the cluster. The world has five at least.
    NodeSet nodes(int count);

    /// How many calls the cloud has been asked so far.
    int calls();

    /// How many of them write.
    int writes();

    /// Everything in the cloud that carries the cluster's marks, as text without minted ids or times, so that two
    /// ways to the same end give the same text.
    String owned();

    /// Everything in the cloud that does not carry the cluster's marks.
    String foreign();

    /// Lets time pass in the cloud.
    void advance(Duration duration);

    /// Whether what was just written is shown later also where it is asked for by its name.
    default boolean readsByNameLag() {
        return false;
    }

    /// The Services' objects, where they hold what Services have; empty where a cloud does.
    default Optional<ContractObjects> objects() {
        return Optional.empty();
    }

    /// What this provider's cloud cannot do or does otherwise.
    ContractSwitches switches();

    /// Annotations that make this provider refuse a specification with as many problems as there are entries.
    SortedMap<String, String> badAnnotations();

    /// Annotations for a load balancer that cannot become the default one in place; empty when all changes are made
    /// in place.
    List<SortedMap<String, String>> replacingAnnotations();
}
