// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Owner;
import java.util.Map;

/// Everything this cluster owns in the cloud, and what its Services share.
///
/// @param shared the cluster's own resources and the surroundings (network, machines)
/// @param services each Service's resources, by the owner marks they carry; also of Services long gone
/// @param <S> the provider's state
public record Inventory<S>(S shared, Map<Owner.Service, S> services) {
    public Inventory {
        services = Map.copyOf(services);
    }
}
