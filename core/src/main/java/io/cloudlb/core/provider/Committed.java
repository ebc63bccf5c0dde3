// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import java.util.List;
import java.util.function.UnaryOperator;

/// What came of one call for changes of several owners.
///
/// @param shared what it did to the shared state, such as the new version of a document that all of them are parts of;
///     pure, and it touches nothing but that
/// @param results what it did for each submission, in their order
/// @param <S> the provider's state
public record Committed<S>(UnaryOperator<S> shared, List<Applied<S>> results) {
    public Committed {
        results = List.copyOf(results);
    }

    /// Where nothing that is shared was touched.
    public static <S> Committed<S> apart(List<Applied<S>> results) {
        return new Committed<>(UnaryOperator.identity(), results);
    }

    /// A change on its way to the cloud.
    ///
    /// @param owner whose change it is
    /// @param change the write
    /// @param state the owner's state, in which symbolic names are looked up
    /// @param <S> the provider's state
    /// @param <C> the provider's changes
    public record Submission<S, C extends Change>(Owner owner, C change, S state) {}
}
