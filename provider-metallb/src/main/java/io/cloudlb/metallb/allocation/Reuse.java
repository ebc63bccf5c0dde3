// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

/// When an address that was given up may go to somebody else.
public enum Reuse {
    /// After the hold-down.
    AFTER_HOLD_DOWN,
    /// After the Service's object is gone, and the hold-down. MetalLB's speaker, when told to serve one
    /// `loadBalancerClass`, does not notice that a Service has lost its class, and goes on announcing.
    AFTER_OBJECT_IS_GONE,
    /// After the Service's object shows what it has instead, and the hold-down.
    AFTER_IT_IS_SHOWN
}
