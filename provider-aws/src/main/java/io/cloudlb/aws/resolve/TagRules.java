// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.core.translate.AnnotationReader;
import java.util.SortedMap;
import java.util.regex.Pattern;

/// The user's additional tags. They may not be marks by which we, AWS or another controller know whose a resource is or
/// which to use, nor exceed what AWS takes.
record TagRules(AnnotationReader annotations) {
    private static final int OURS = 6;
    private static final int LONGEST_KEY = 128;

    /// Tags that make a controller act on what carries them: cloud-provider-aws and its roles of subnets, Cluster API,
    /// aws-load-balancer-controller (Ingress, Service and Gateway), kops, Karpenter and the autoscaler. For keys
    /// of a bounded length only: the stack grows with what repeats.
    private static final Pattern MARKS = Pattern.compile(
            "KubernetesCluster|(kubernetes\\.io|k8s\\.io|([a-z0-9-]+\\.)?sigs\\.k8s\\.io|kops\\.k8s\\.io|karpenter\\.sh|([a-z0-9-]+\\.)+k8s\\.aws(\\.[a-z]+)?)/.*|(eks|elbv2|karpenter):.*");

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
        if (key.length() > LONGEST_KEY || !AwsTags.isValue(key)) {
            refuse("tag '%s' is longer than %d characters or has others than letters, digits, blanks and _ . : / + - @"
                    .formatted(key, LONGEST_KEY));
        } else if (key.startsWith(AwsTags.PREFIX) || MARKS.matcher(key).matches()) {
            refuse("tag '%s' is one by which controllers find what is theirs; choose another key".formatted(key));
        } else if (key.regionMatches(true, 0, "aws:", 0, 4)) {
            refuse("tag '%s': AWS keeps keys that begin with aws: to itself".formatted(key));
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
