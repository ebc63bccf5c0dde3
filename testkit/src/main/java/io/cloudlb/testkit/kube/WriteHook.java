// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.kube;

import io.cloudlb.core.controller.ports.KubernetesException;

/// Stands before and after every write of the controller. What it throws reaches the controller: thrown before, the
/// write has no effect; thrown after, it has, and only the answer is lost.
public interface WriteHook {
    /// Lets everything pass.
    WriteHook NONE = new WriteHook() {};

    /// Before the write takes effect.
    default void before(KubeWrite write) {}

    /// After the write took effect, before its answer is there.
    default void after(KubeWrite write) {}

    /// A hook that fails one write.
    ///
    /// @param number which, from 1
    /// @param kind the kind of failure
    /// @param afterEffect whether the write takes effect all the same
    static WriteHook failing(int number, KubernetesException.Kind kind, boolean afterEffect) {
        return new WriteHook() {
            @Override
            public void before(KubeWrite write) {
                failIf(!afterEffect && write.number() == number, write);
            }

            @Override
            public void after(KubeWrite write) {
                failIf(afterEffect && write.number() == number, write);
            }

            private void failIf(boolean now, KubeWrite write) {
                if (now) {
                    throw new KubernetesException(kind, "the API server does not answer to " + write.verb());
                }
            }
        };
    }
}
