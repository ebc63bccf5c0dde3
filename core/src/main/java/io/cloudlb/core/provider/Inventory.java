// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.OtherLoadBalancer;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.ServiceKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

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

    /// The same with those Services that no mark names under the name by which they are known.
    public Inventory<S> named(Collection<Owner.Service> known) {
        Map<String, Owner.Service> byUid = new HashMap<>();
        known.forEach(owner -> byUid.put(owner.uid(), owner));
        Map<Owner.Service, S> named = new HashMap<>();
        services.forEach((owner, state) ->
                named.put(Services.isNamed(owner) ? owner : byUid.getOrDefault(owner.uid(), owner), state));
        return new Inventory<>(shared, named, others);
    }

    /// Sorts listed resources by the Service that owns them. The UID decides; the Service's name is only a hint that
    /// someone may have edited, so the first whole one found for a UID is taken for all its resources.
    ///
    /// @param <S> what is known of a Service
    public static final class Services<S> {
        private final S nothing;
        private final SortedMap<String, Owner.Service> owners = new TreeMap<>();
        private final SortedMap<String, S> states = new TreeMap<>();

        /// @param nothing what is known of one that owns nothing
        public Services(S nothing) {
            this.nothing = nothing;
        }

        /// Takes a resource in.
        ///
        /// @param owner whose it is by its marks
        public void add(Owner.Service owner, UnaryOperator<S> with) {
            owners.merge(owner.uid(), owner, (known, other) -> isNamed(known) ? known : other);
            states.merge(owner.uid(), with.apply(nothing), (known, _) -> with.apply(known));
        }

        /// @param whole what is known of each Service besides
        /// @param <W> the same with that
        public <W> Map<Owner.Service, W> all(BiFunction<Owner.Service, S, W> whole) {
            Map<Owner.Service, W> services = new HashMap<>();
            owners.forEach((uid, owner) -> services.put(owner, whole.apply(owner, states.getOrDefault(uid, nothing))));
            return services;
        }

        private static boolean isNamed(Owner.Service owner) {
            return !owner.key().equals(OwnerMark.Keys.UNNAMED);
        }
    }
}
