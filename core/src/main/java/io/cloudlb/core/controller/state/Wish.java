// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;

/// What a Service is to have, decided.
///
/// @param basis why
/// @param desired what that means on the cloud
/// @param nodes the nodes it was decided with
/// @param <D> the provider's desired state
public record Wish<D>(Basis basis, D desired, NodeSet nodes) {
    public Owner.Service owner() {
        return basis.owner();
    }

    /// What a Service's load balancer goes by.
    public sealed interface Basis {
        /// Whose load balancer it is.
        Owner.Service owner();

        /// What the Service asks for, or last asked for when it could be done.
        record Asked(LoadBalancerSpec spec) implements Basis {
            @Override
            public Owner.Service owner() {
                return spec.owner();
            }
        }

        /// What exists: what the Service asks for cannot be done, and what it asked for before is not known, or can no
        /// longer be done either.
        record AsItStands(Owner.Service owner) implements Basis {}
    }
}
