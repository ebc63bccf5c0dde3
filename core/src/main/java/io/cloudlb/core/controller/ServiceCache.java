// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import java.util.Collection;
import java.util.Optional;

/// The Services as the watch last told. Reads never call the API server.
public interface ServiceCache {
    /// The Service of that name, empty when it does not exist.
    Optional<ServiceView> get(ServiceKey key);

    /// All Services of the watched namespaces, of every type and class.
    Collection<ServiceView> list();

    /// All Services of all namespaces, watched or not, as the API server has them now: whatever was written before is
    /// in the answer. The one method here that makes a call.
    ///
    /// @throws KubernetesException when they cannot be listed
    Collection<ServiceView> readAfresh();

    /// Whether Services of that namespace are watched. Of others nothing is known: that one is not here does not mean
    /// that it does not exist.
    boolean watches(String namespace);
}
