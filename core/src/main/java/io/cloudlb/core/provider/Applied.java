// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.time.Duration;

/// The result of one write.
///
/// @param <S> the provider's state
public sealed interface Applied<S> {
    /// Done; the state as the cloud's answer describes it.
    record Done<S>(S state) implements Applied<S> {}

    /// Under way in the cloud, or not possible for a moment longer (something still in use). Nobody waits:
    /// the owner is looked at again after that time, and planning on `state` finds the work again.
    ///
    /// @param state what is known now, including the operation under way
    /// @param lookAgain when to look again
    /// @param why what is waited for, for a person
    record Pending<S>(S state, Duration lookAgain, String why) implements Applied<S> {}

    /// Refused; the state may have changed all the same, and holds what is known.
    record Failed<S>(S state, CloudError error) implements Applied<S> {}
}
