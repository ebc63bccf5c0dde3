// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;

/// Tags in the form that ELBv2 takes.
final class ElbTags {
    private ElbTags() {}

    static List<Tag> of(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
