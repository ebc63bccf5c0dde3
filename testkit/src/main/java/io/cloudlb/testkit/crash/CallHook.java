// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

/// Stands before and after every call of a cloud. What it throws reaches the caller as it is: before, the call has no
/// effect; after, it has.
public interface CallHook {
    /// Lets everything pass.
    CallHook NONE = new CallHook() {};

    /// Before the call takes effect.
    default void before(CloudCall call) {}

    /// After the call took effect, before its answer is there.
    default void after(CloudCall call) {}
}
