// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.OwnerMark;
import io.cloudlb.core.model.ServiceKey;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The tags that say whose a resource is, and what a restart may trust. Written in the call that creates it.
public final class AwsTags {
    /// What the keys of our own tags begin with.
    public static final String PREFIX = "cloudlb.io/";

    /// The UID of the cluster's `kube-system` namespace.
    public static final String CLUSTER_UID = PREFIX + "cluster-uid";

    /// The cluster's name, for people.
    public static final String CLUSTER_NAME = PREFIX + "cluster-name";

    /// The UID of the Service, or `shared`.
    public static final String SERVICE_UID = PREFIX + "service-uid";

    /// `namespace/name` of the Service, for people and for the orphan search.
    public static final String SERVICE = PREFIX + "service";

    /// The fingerprint of the attributes, which no bulk listing shows: see [Attributes].
    public static final String ATTRIBUTES = PREFIX + "attributes";

    /// The keys of the user's additional tags, joined by `=` (which no such key contains), so that one taken out
    /// of the annotation is taken off the resource, and tags of others are left alone.
    public static final String ADDITIONAL_KEYS = PREFIX + "additional-tags";

    /// Since when a load balancer serves on that was replaced: see [Drain].
    public static final String DRAINING_SINCE = PREFIX + "draining-since";

    /// Most tags a resource may have (AWS).
    public static final int MOST_TAGS = 50;

    /// The longest tag value (AWS).
    public static final int LONGEST_VALUE = 256;

    /// Stands for a Service whose name no tag tells.
    public static final ServiceKey UNNAMED = new ServiceKey("unknown", "unknown");

    private static final String SEPARATOR = "=";
    private static final Pattern NOT_IN_VALUES = Pattern.compile("[^\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]");

    private AwsTags() {}

    /// The tags of what an owner has.
    public static SortedMap<String, String> of(Owner owner) {
        OwnerMark mark = owner.mark();
        SortedMap<String, String> tags = new TreeMap<>();
        tags.put(CLUSTER_UID, mark.clusterUid());
        tags.put(SERVICE_UID, mark.ownerUid());
        tags.put(CLUSTER_NAME, value(owner.cluster().name()));
        switch (owner) {
            case Owner.Service service -> tags.put(SERVICE, value(service.key().toString()));
            case Owner.Shared _ -> {}
        }
        return tags;
    }

    /// The tags of what an owner has, with the user's beside them.
    public static SortedMap<String, String> of(Owner owner, SortedMap<String, String> additional) {
        SortedMap<String, String> tags = of(owner);
        if (!additional.isEmpty()) {
            tags.putAll(additional);
            tags.put(ADDITIONAL_KEYS, joinedKeys(additional.keySet()));
        }
        return tags;
    }

    /// The keys of additional tags as [#ADDITIONAL_KEYS] holds them.
    public static String joinedKeys(Set<String> keys) {
        return String.join(SEPARATOR, new TreeSet<>(keys));
    }

    /// The marks that these tags are; empty when one is missing.
    public static Optional<OwnerMark> mark(Map<String, String> tags) {
        Optional<String> cluster = Optional.ofNullable(tags.get(CLUSTER_UID));
        Optional<String> owner = Optional.ofNullable(tags.get(SERVICE_UID));
        return cluster.flatMap(clusterUid -> owner.map(ownerUid -> new OwnerMark(clusterUid, ownerUid)));
    }

    /// The Service that these tags name, with the cluster we serve; empty when they name none of this cluster.
    public static Optional<Owner.Service> service(ClusterIdentity cluster, Map<String, String> tags) {
        return mark(tags)
                .filter(mark -> mark.clusterUid().equals(cluster.uid()))
                .filter(mark -> !mark.ownerUid().equals(OwnerMark.SHARED))
                .map(mark -> new Owner.Service(cluster, key(tags), mark.ownerUid()));
    }

    private static ServiceKey key(Map<String, String> tags) {
        String[] parts = tags.getOrDefault(SERVICE, "").split("/", 2);
        boolean whole = parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank();
        return whole ? new ServiceKey(parts[0], parts[1]) : UNNAMED;
    }

    /// Whether the tags told the Service's name.
    public static boolean isNamed(Owner.Service owner) {
        return !owner.key().equals(UNNAMED);
    }

    /// The tags that must be written, because they are missing or differ. The fingerprint is written on its own.
    public static SortedMap<String, String> missing(Map<String, String> desired, Map<String, String> found) {
        SortedMap<String, String> missing = new TreeMap<>(desired);
        missing.remove(ATTRIBUTES);
        missing.entrySet().removeIf(wanted -> wanted.getValue().equals(found.get(wanted.getKey())));
        return missing;
    }

    /// The keys of tags that we once wrote for the user and that are no longer wanted.
    public static SortedSet<String> obsolete(Map<String, String> desired, Map<String, String> found) {
        String recorded = found.getOrDefault(ADDITIONAL_KEYS, "");
        SortedSet<String> obsolete = new TreeSet<>(Arrays.asList(recorded.split(SEPARATOR)));
        obsolete.add(ADDITIONAL_KEYS);
        obsolete.removeIf(key -> desired.containsKey(key) || !found.containsKey(key));
        return obsolete;
    }

    /// Whether tags have to be written or taken off.
    static boolean differ(Map<String, String> desired, Map<String, String> found) {
        return !missing(desired, found).isEmpty() || !obsolete(desired, found).isEmpty();
    }

    /// Whether AWS takes this text as a tag's value on every kind of resource.
    public static boolean isValue(String text) {
        return text.length() <= LONGEST_VALUE && !NOT_IN_VALUES.matcher(text).find();
    }

    private static String value(String text) {
        String allowed = NOT_IN_VALUES.matcher(text).replaceAll("_");
        return allowed.substring(0, Math.min(LONGEST_VALUE, allowed.length()));
    }
}
