// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// MetalLB's annotations on Services, in both spellings. The newer one wins if it is there at all, even empty.
public final class MetalLbAnnotations {
    /// Take the address from this pool.
    public static final String ADDRESS_POOL = "metallb.io/address-pool";

    /// Take these addresses, separated by commas, at most one for each family.
    public static final String LOAD_BALANCER_IPS = "metallb.io/loadBalancerIPs";

    /// The sharing key.
    public static final String ALLOW_SHARED_IP = "metallb.io/allow-shared-ip";

    /// Written for people: the pool that the address is of; empty when no pool has it any more. That it is there
    /// says that the address was one of MetalLB's.
    public static final String ALLOCATED_FROM_POOL = "metallb.io/ip-allocated-from-pool";

    /// Ours: other namespaces whose Services may come to this one's address, separated by commas, or `*`.
    public static final String SHARE_WITH = "cloudlb.io/share-ip-with-namespaces";

    /// What MetalLB's keys begin with.
    public static final String PREFIX = "metallb.io/";

    /// What they began with, deprecated.
    public static final String OLD_PREFIX = "metallb.universe.tf/";

    private MetalLbAnnotations() {}

    /// All keys, in both spellings, and some more.
    public static Set<String> known(String... more) {
        return Stream.of(
                        Stream.of(ADDRESS_POOL, LOAD_BALANCER_IPS, ALLOW_SHARED_IP, ALLOCATED_FROM_POOL)
                                .flatMap(key -> Stream.of(key, old(key))),
                        Stream.of(SHARE_WITH),
                        Stream.of(more))
                .flatMap(keys -> keys)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The value under either prefix; empty when there is none or it is blank.
    static Optional<String> value(Map<String, String> annotations, String key) {
        return written(annotations, key).filter(text -> !text.isEmpty());
    }

    /// The value under either prefix, blank or not; empty when there is none.
    static Optional<String> written(Map<String, String> annotations, String key) {
        String newer = annotations.get(key);
        String value = newer == null ? annotations.get(old(key)) : newer;
        return Optional.ofNullable(value).map(String::strip);
    }

    /// The keys in the deprecated spelling that these annotations use.
    public static List<String> deprecated(Map<String, String> annotations) {
        return Stream.of(ADDRESS_POOL, LOAD_BALANCER_IPS, ALLOW_SHARED_IP)
                .map(MetalLbAnnotations::old)
                .filter(annotations::containsKey)
                .toList();
    }

    private static String old(String key) {
        return OLD_PREFIX + key.substring(PREFIX.length());
    }
}
