// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.core.model.OtherController;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The other controllers of Azure's load balancers. Kubernetes' own has no annotation by which a user hands a
/// Service to it, and its finalizer is the one of Kubernetes' service controller, which is ours too: it is
/// known by what it has on Azure alone, by frontends `a<uid>` and by the tags of its public addresses.
public final class OtherControllers {
    public static final List<OtherController> ALL = List.of(
            new OtherController("Kubernetes' cloud provider for Azure (cloud-provider-azure)", Map.of(), Set.of()));

    private OtherControllers() {}
}
