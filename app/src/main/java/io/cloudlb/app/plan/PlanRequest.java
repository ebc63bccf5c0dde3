// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.model.ServiceKey;
import java.util.List;
import java.util.Optional;

/// What `cloudlb plan` was asked.
///
/// @param files where the manifests are; empty when Services of the cluster are named
/// @param names Services of the cluster
/// @param namespace where Services without a namespace live
/// @param nodes a file with Nodes, if given
/// @param isStatic whether neither a cluster nor a cloud may be asked
record PlanRequest(
        ManifestFiles files,
        List<ServiceKey> names,
        String namespace,
        Optional<ManifestFiles> nodes,
        boolean isStatic) {
    PlanRequest {
        names = List.copyOf(names);
    }
}
