// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

/// A connection or UDP flow that can be cut.
interface LiveFlow {

    /// Cuts it; its threads end soon after. Does nothing the second time.
    void abort();
}
