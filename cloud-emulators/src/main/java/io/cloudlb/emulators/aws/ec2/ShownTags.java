// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;

/// The tags a client is shown during one request.
record ShownTags(Map<String, SortedMap<String, String>> byResource) {

    static ShownTags in(AwsWorld world) {
        return new ShownTags(world.shown(world.tags()));
    }

    SortedMap<String, String> of(String resource) {
        return byResource.getOrDefault(resource, Collections.emptySortedMap());
    }
}
