// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import io.cloudlb.core.model.TargetNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which instance stands behind a node: `gce://project/zone/name` in its `spec.providerID`.
///
/// @param zone such as `us-central1-a`
public record Instance(String project, String zone, String name) {
    private static final Pattern PROVIDER_ID =
            Pattern.compile("gce://(?<project>[a-z0-9:.-]{1,100})/(?<zone>[a-z0-9-]{1,63})/(?<name>[a-z0-9-]{1,63})");

    /// Empty for what is no instance of Compute Engine.
    public static Optional<Instance> of(TargetNode node) {
        Matcher matcher = PROVIDER_ID.matcher(node.providerId());
        return matcher.matches()
                ? Optional.of(new Instance(matcher.group("project"), matcher.group("zone"), matcher.group("name")))
                : Optional.empty();
    }

    /// The region of its zone: `us-central1`.
    public String region() {
        return zone.contains("-") ? zone.substring(0, zone.lastIndexOf('-')) : zone;
    }
}
