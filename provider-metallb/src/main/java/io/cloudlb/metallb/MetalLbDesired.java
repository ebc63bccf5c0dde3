// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.Owner;
import io.cloudlb.metallb.assignment.Asked;

/// What an owner should have.
sealed interface MetalLbDesired {
    /// Addresses as a Service asks for.
    ///
    /// @param owner the Service
    /// @param asked what it asks for, and what its object shows
    record Wanted(Owner.Service owner, Asked asked) implements MetalLbDesired {}

    /// What it has, whatever it asks for.
    ///
    /// @param owner the Service
    record AsItStands(Owner.Service owner) implements MetalLbDesired {}

    /// No address.
    ///
    /// @param owner the Service
    record Absent(Owner.Service owner) implements MetalLbDesired {}

    /// The configuration, which is not ours to change.
    record Configuration() implements MetalLbDesired {}
}
