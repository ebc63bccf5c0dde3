// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.OtherLoadBalancer;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import java.util.Map;

/// Everything this cluster owns in the cloud, and what its Services share.
///
/// @param shared the cluster's own resources and the surroundings (network, machines)
/// @param services each Service's resources, by the owner marks they carry; also of Services long gone
/// @param others load balancers that other controllers made for Services, by the Service that their marks name; what
///     the same listing shows, without a call more
/// @param <S> the provider's state
public record Inventory<S>(S shared, Map<Owner.Service, S> services, Map<ServiceKey, OtherLoadBalancer> others) {
    public Inventory {
        services = Map.copyOf(services);
        others = Map.copyOf(others);
    }

    /// Where no other controller is known by what it leaves in the cloud.
    public Inventory(S shared, Map<Owner.Service, S> services) {
        this(shared, services, Map.of());
    }
}
