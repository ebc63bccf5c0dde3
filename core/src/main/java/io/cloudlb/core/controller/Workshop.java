// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.translate.ServiceTranslator;

/// What every worker works with.
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
record Workshop<D, S, C extends Change>(
        LoadBalancerProvider<D, S, C> provider,
        ServiceTranslator translator,
        ControllerSettings settings,
        ServiceDesk desk,
        StateMemory<D, S> memory,
        CurrentNodes nodes,
        Convergence<D, S, C> convergence,
        SharedResources<D, S, C> shared,
        TargetWaves waves,
        Holds holds,
        MachineSearch<S> machines,
        ControllerMetrics metrics,
        TimeSource time) {

    Owner.Service owner(ServiceView service) {
        return new Owner.Service(settings.cluster(), service.key(), service.uid());
    }

    /// Whether the cloud is known to hold something of the Service.
    boolean owns(Owner.Service owner) {
        return memory.state(owner).map(state -> !provider.ownsNothing(state)).orElse(false);
    }
}
