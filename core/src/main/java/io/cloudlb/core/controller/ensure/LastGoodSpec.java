// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.state.Wish;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Resolution;
import java.util.Optional;

/// What a Service keeps that asks for what cannot be done: a bad edit does not take away what works. Its load balancer
/// stays as it was last asked for, or, where that is not known (it was asked of an earlier process), as it stands; and
/// its targets follow the nodes.
public final class LastGoodSpec<D, S, C extends Change> {
    private final Workshop<D, S, C> shop;

    public LastGoodSpec(Workshop<D, S, C> shop) {
        this.shop = shop;
    }

    /// What it keeps; empty when nothing of it serves anybody.
    public Optional<Wish<D>> wish(Owner.Service owner) {
        return shop.memory()
                .served(owner)
                .flatMap(served -> wish(served.basis()))
                .or(() -> asItStands(owner));
    }

    private Optional<Wish<D>> asItStands(Owner.Service owner) {
        return shop.owns(owner)
                ? wish(new Wish.Basis.AsItStands(owner)).filter(wish -> serves(owner, wish.desired()))
                : Optional.empty();
    }

    private Optional<Wish<D>> wish(Wish.Basis basis) {
        NodeSet nodes = shop.nodes().get();
        long seen = shop.shared().looks();
        Resolution<D> first = shop.resolve(basis, nodes);
        SharedLooks.Look look =
                first instanceof Resolution.Unknown<D> ? shop.shared().look(seen) : SharedLooks.Look.NOT_NOW;
        if (look == SharedLooks.Look.UNDER_WAY && first.possible().isEmpty()) {
            throw new CloudException(
                    new CloudError.Unavailable("what is around the load balancer is still being read", ""));
        }
        return (look == SharedLooks.Look.TAKEN ? shop.resolve(basis, nodes) : first)
                .possible()
                .map(desired -> new Wish<>(basis, desired, nodes));
    }

    /// Whether there is a load balancer that can be published. Planning reads what a listing left open.
    private boolean serves(Owner.Service owner, D desired) {
        shop.convergence().plan(owner, desired);
        return !shop.provider()
                .publish(desired, shop.convergence().state(owner))
                .isEmpty();
    }
}
