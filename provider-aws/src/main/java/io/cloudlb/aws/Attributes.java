// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The attributes of load balancers and target groups: what AWS sets when nobody says otherwise, and how a restart
/// knows without reading them that what was asked for is set.
///
/// No bulk listing shows attributes. So every load balancer and target group carries a fingerprint of them in a tag:
/// `pending` from before the first write to after the last, then the digest of what was asked for. A listing that
/// shows the desired digest proves that the write was complete.
///
/// @param defaults what AWS sets when nobody says otherwise, as far as it is the same everywhere
record Attributes(Map<String, String> defaults) {
    /// Defaults of Network Load Balancers (API_LoadBalancerAttribute). Bucket and prefix of access logs have none:
    /// without `access_logs.s3.enabled` they mean nothing, and stay when they are no longer asked for.
    static final Attributes LOAD_BALANCER = new Attributes(Map.of(
            "access_logs.s3.enabled", "false",
            "deletion_protection.enabled", "false",
            "dns_record.client_routing_policy", "any_availability_zone",
            "load_balancing.cross_zone.enabled", "false",
            "secondary_ips.auto_assigned.per_subnet", "0",
            "zonal_shift.config.enabled", "false"));

    /// Defaults of TCP target groups (API_TargetGroupAttribute).
    static final Attributes TCP_TARGET_GROUP = targetGroup("false");

    /// Defaults of UDP target groups: connections to a deregistered target end with the delay.
    static final Attributes UDP_TARGET_GROUP = targetGroup("true");

    /// The fingerprint while attributes are being written.
    static final String PENDING = "pending";

    private static final String NONE = "none";
    private static final int DIGITS = 16;

    Attributes {
        defaults = Map.copyOf(defaults);
    }

    private static Attributes targetGroup(String terminatesConnections) {
        return new Attributes(Map.ofEntries(
                Map.entry("deregistration_delay.timeout_seconds", "300"),
                Map.entry("deregistration_delay.connection_termination.enabled", terminatesConnections),
                Map.entry("load_balancing.cross_zone.enabled", "use_load_balancer_configuration"),
                Map.entry("preserve_client_ip.enabled", "true"),
                Map.entry("proxy_protocol_v2.enabled", "false"),
                Map.entry("stickiness.enabled", "false"),
                Map.entry("stickiness.type", "source_ip"),
                Map.entry("target_group_health.dns_failover.minimum_healthy_targets.count", "1"),
                Map.entry("target_group_health.dns_failover.minimum_healthy_targets.percentage", "off"),
                Map.entry("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1"),
                Map.entry("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"),
                Map.entry("target_health_state.unhealthy.connection_termination.enabled", "true"),
                Map.entry("target_health_state.unhealthy.draining_interval_seconds", "0")));
    }

    /// The fingerprint of attributes that are all set.
    static String fingerprint(SortedMap<String, String> desired) {
        return desired.isEmpty() ? NONE : Digest.hex(DIGITS, List.of(desired.toString()));
    }

    /// Whether the value that comes back when the attribute is no longer asked for is known.
    boolean knowsDefaultOf(String key) {
        return defaults.containsKey(key);
    }

    /// What has to be written so that every desired attribute is set and every other one has its default.
    ///
    /// @param found what is set; an attribute that is missing there has its default
    SortedMap<String, String> difference(SortedMap<String, String> desired, Map<String, String> found) {
        SortedMap<String, String> changes = new TreeMap<>(desired);
        changes.entrySet()
                .removeIf(wanted ->
                        wanted.getValue().equals(current(wanted.getKey(), found).orElse(null)));
        defaults.forEach((key, value) -> {
            if (!desired.containsKey(key) && !found.getOrDefault(key, value).equals(value)) {
                changes.put(key, value);
            }
        });
        return changes;
    }

    private Optional<String> current(String key, Map<String, String> found) {
        return Optional.ofNullable(found.get(key)).or(() -> Optional.ofNullable(defaults.get(key)));
    }
}
