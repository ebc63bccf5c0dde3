// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;

/// What a Service is to have, decided.
///
/// @param basis why
/// @param desired what that means on the cloud
/// @param nodes the nodes it was decided with
/// @param <D> the provider's desired state
record Wish<D>(Basis basis, D desired, NodeSet nodes) {
    Owner.Service owner() {
        return basis.owner();
    }
}
