// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;

/// A change on its way to the cloud.
///
/// @param owner whose change it is
/// @param change the write
/// @param state the owner's state, in which symbolic names are looked up
/// @param <S> the provider's state
/// @param <C> the provider's changes
public record Submission<S, C extends Change>(Owner owner, C change, S state) {}
