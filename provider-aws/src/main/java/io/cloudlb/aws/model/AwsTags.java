// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import java.util.Arrays;
import java.util.Map;
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

    private static final String SEPARATOR = "=";
    private static final Pattern NOT_IN_VALUES = Pattern.compile("[^\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]");

    /// The owner's marks among them.
    public static final OwnerMark.Keys MARKS = OwnerMark.Keys.under(PREFIX, AwsTags::value);

    private AwsTags() {}

    /// The tags of what an owner has, with the user's beside them.
    public static SortedMap<String, String> of(Owner owner, SortedMap<String, String> additional) {
        SortedMap<String, String> tags = MARKS.of(owner);
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
