// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.model.ServiceKey;
import java.util.List;
import java.util.Optional;

/// What `cloudlb plan` was asked.
///
/// @param manifest the text of the manifests; empty when Services of the cluster are named
/// @param names Services of the cluster
/// @param namespace where Services without a namespace live
/// @param nodes the text of a file with Nodes, if given
record PlanRequest(Optional<String> manifest, List<ServiceKey> names, String namespace, Optional<String> nodes) {
    PlanRequest {
        names = List.copyOf(names);
    }
}
