// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/// Sorts tagged resources by the Service that owns them. The UID decides; the Service's name is only a hint that
/// someone may have edited, so the first whole one found for a UID is taken for all its resources.
final class InventoryBuilder {
    private final ClusterIdentity cluster;
    private final SortedMap<String, Owner.Service> owners = new TreeMap<>();
    private final SortedMap<String, AwsState.OfService> states = new TreeMap<>();

    InventoryBuilder(ClusterIdentity cluster) {
        this.cluster = cluster;
    }

    /// Takes a resource in, if these tags make it one of a Service of our cluster.
    void add(Map<String, String> tags, UnaryOperator<AwsState.OfService> with) {
        AwsTags.service(cluster, tags).ifPresent(owner -> {
            owners.merge(owner.uid(), owner, (known, other) -> AwsTags.isNamed(known) ? known : other);
            states.merge(owner.uid(), with.apply(AwsState.OfService.NOTHING), (known, _) -> with.apply(known));
        });
    }

    /// @param whole what is known of each Service besides
    Map<Owner.Service, AwsState> build(BiFunction<Owner.Service, AwsState.OfService, AwsState> whole) {
        Map<Owner.Service, AwsState> services = new HashMap<>();
        states.forEach((uid, state) -> {
            Owner.Service owner = owners.getOrDefault(uid, unnamed(uid));
            services.put(owner, whole.apply(owner, state));
        });
        return services;
    }

    private Owner.Service unnamed(String uid) {
        return new Owner.Service(cluster, AwsTags.UNNAMED, uid);
    }
}
