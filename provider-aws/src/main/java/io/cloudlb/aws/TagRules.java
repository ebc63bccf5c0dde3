// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import java.util.SortedMap;

/// The user's additional tags. They may not look like ours or AWS's own, nor exceed what AWS takes.
record TagRules(AnnotationReader annotations) {
    private static final int OURS = 6;
    private static final int LONGEST_KEY = 128;

    SortedMap<String, String> additional() {
        SortedMap<String, String> tags = annotations.map(AwsAnnotations.TAGS);
        tags.forEach(this::check);
        if (tags.size() > AwsTags.MOST_TAGS - OURS) {
            refuse("these are %d tags, and AWS leaves room for %d beside our own"
                    .formatted(tags.size(), AwsTags.MOST_TAGS - OURS));
        }
        if (AwsTags.joinedKeys(tags.keySet()).length() > AwsTags.LONGEST_VALUE) {
            refuse("the keys together are longer than %d characters, too long to remember them on the resource"
                    .formatted(AwsTags.LONGEST_VALUE));
        }
        return tags;
    }

    private void check(String key, String value) {
        if (key.startsWith(AwsTags.PREFIX) || key.startsWith("kubernetes.io/cluster/")) {
            refuse("tag '%s' is one that says whose a resource is; choose another key".formatted(key));
        } else if (key.regionMatches(true, 0, "aws:", 0, 4)) {
            refuse("tag '%s': AWS keeps keys that begin with aws: to itself".formatted(key));
        } else if (key.length() > LONGEST_KEY || !AwsTags.isValue(key)) {
            refuse("tag '%s' is longer than %d characters or has others than letters, digits, blanks and _ . : / + - @"
                    .formatted(key, LONGEST_KEY));
        }
        if (!AwsTags.isValue(value)) {
            refuse(
                    "the value of tag '%s' is longer than %d characters or has others than letters, digits, blanks and _ . : / = + - @"
                            .formatted(key, AwsTags.LONGEST_VALUE));
        }
    }

    private void refuse(String message) {
        annotations.invalid(AwsAnnotations.TAGS, message);
    }
}
