// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import io.cloudlb.kubernetes.KubernetesCaches;
import io.cloudlb.kubernetes.LeaderLease;

/// Makes the parts of a controller process, wired to those who hear of watches and of the lease.
@FunctionalInterface
public interface PartsFactory {
    /// Makes the parts. Asks the API server for the cluster's identity and nothing else.
    Parts assemble(KubernetesCaches.Listener watches, LeaderLease.Callbacks election);
}
