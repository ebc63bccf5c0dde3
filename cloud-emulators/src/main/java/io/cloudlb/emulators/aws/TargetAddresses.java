// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.dataplane.LoopbackHost;
import java.util.Optional;

/// Where targets really listen: what stands in for an instance or a pod is a server on a loopback address.
@FunctionalInterface
public interface TargetAddresses {

    /// The loopback host of a target; empty if nothing stands in for it.
    ///
    /// @param target an instance id or an IP address
    Optional<LoopbackHost> of(String target);
}
