// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.model.Digest;
import io.cloudlb.core.model.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The attributes of load balancers and target groups: what they may be, what AWS sets when nobody says otherwise, and
/// how a restart knows without reading them that what was asked for is set.
///
/// No bulk listing shows attributes. So every load balancer and target group carries a fingerprint of them in a tag:
/// `pending` from before the first write to after the last, then the digest of what was asked for. A listing that
/// shows the desired digest proves that the write was complete.
///
/// @param known every attribute that AWS documents for such a resource, by its key
public record Attributes(Map<String, Attribute> known) {
    public static final String SECONDARY_ADDRESSES = "secondary_ips.auto_assigned.per_subnet";
    public static final String UNHEALTHY_TERMINATION = "target_health_state.unhealthy.connection_termination.enabled";
    public static final String UNHEALTHY_DRAINING = "target_health_state.unhealthy.draining_interval_seconds";

    /// What those of access logs begin with.
    public static final String ACCESS_LOGS = "access_logs.";

    private static final Attribute SWITCH = Attribute.of("false", AttributeValues.TRUE_OR_FALSE);
    private static final AttributeValues.Numbers HEALTHY_TARGETS = new AttributeValues.Numbers(1, 3_000, true);
    private static final AttributeValues.Numbers PERCENT = new AttributeValues.Numbers(1, 100, true);

    /// Of Network Load Balancers (API_LoadBalancerAttribute). Bucket and prefix of access logs have no default:
    /// without `access_logs.s3.enabled` they mean nothing, and stay when they are no longer asked for.
    public static final Attributes LOAD_BALANCER = new Attributes(Map.of(
            "access_logs.s3.enabled",
            SWITCH,
            "access_logs.s3.bucket",
            Attribute.withoutDefault(new AttributeValues.Text(
                    Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]|"),
                    "the name of a bucket: 3 to 63 small letters, digits, dots and hyphens")),
            "access_logs.s3.prefix",
            Attribute.withoutDefault(new AttributeValues.Text(
                    Pattern.compile("(?!.*AWSLogs).{0,1024}"), "at most 1024 characters, and AWSLogs not among them")),
            "deletion_protection.enabled",
            SWITCH,
            "dns_record.client_routing_policy",
            Attribute.of(
                    "any_availability_zone",
                    AttributeValues.Words.of(
                            "any_availability_zone",
                            "availability_zone_affinity",
                            "partial_availability_zone_affinity")),
            "ipv6.deny_all_igw_traffic",
            Attribute.withoutDefault(AttributeValues.TRUE_OR_FALSE),
            TargetRoom.CROSS_ZONE,
            SWITCH,
            SECONDARY_ADDRESSES,
            Attribute.of("0", new AttributeValues.Numbers(0, 7, false)),
            "zonal_shift.config.enabled",
            SWITCH));

    /// Of TCP target groups of instances (API_TargetGroupAttribute).
    public static final Attributes TCP_TARGET_GROUP = targetGroup(Map.of(
            "deregistration_delay.connection_termination.enabled",
            SWITCH,
            "preserve_client_ip.enabled",
            Attribute.of("true", AttributeValues.TRUE_OR_FALSE),
            UNHEALTHY_TERMINATION,
            Attribute.of("true", AttributeValues.TRUE_OR_FALSE),
            UNHEALTHY_DRAINING,
            Attribute.of("0", new AttributeValues.Numbers(0, 360_000, false))));

    /// Of UDP target groups: connections to a deregistered target end with the delay, the client's address is always
    /// preserved, and nothing is to be said of connections to unhealthy targets.
    public static final Attributes UDP_TARGET_GROUP = targetGroup(Map.of(
            "deregistration_delay.connection_termination.enabled",
            Attribute.of("true", AttributeValues.TRUE_OR_FALSE),
            "preserve_client_ip.enabled",
            Attribute.of("true", AttributeValues.Words.of("true")),
            UNHEALTHY_TERMINATION,
            Attribute.withoutDefault(AttributeValues.Words.of("false")),
            UNHEALTHY_DRAINING,
            Attribute.withoutDefault(AttributeValues.Words.of("0"))));

    /// The fingerprint while attributes are being written.
    public static final String PENDING = "pending";

    private static final String NONE = "none";
    private static final int DIGITS = 16;

    /// @param standard what AWS sets when nobody says otherwise, where that is the same everywhere and can be set again
    /// @param values what it may be
    record Attribute(Optional<String> standard, AttributeValues values) {
        static Attribute of(String standard, AttributeValues values) {
            return new Attribute(Optional.of(standard), values);
        }

        static Attribute withoutDefault(AttributeValues values) {
            return new Attribute(Optional.empty(), values);
        }
    }

    public Attributes {
        known = Map.copyOf(known);
    }

    public static Attributes ofTargetGroup(Protocol protocol) {
        return protocol == Protocol.UDP ? UDP_TARGET_GROUP : TCP_TARGET_GROUP;
    }

    private static Attributes targetGroup(Map<String, Attribute> ofProtocol) {
        Map<String, Attribute> all = new HashMap<>(Map.of(
                "deregistration_delay.timeout_seconds",
                Attribute.of("300", new AttributeValues.Numbers(0, 3_600, false)),
                TargetRoom.CROSS_ZONE,
                Attribute.of(
                        "use_load_balancer_configuration",
                        AttributeValues.Words.of("true", "false", "use_load_balancer_configuration")),
                "proxy_protocol_v2.enabled",
                SWITCH,
                "stickiness.enabled",
                SWITCH,
                "stickiness.type",
                Attribute.of("source_ip", AttributeValues.Words.of("source_ip")),
                "target_group_health.dns_failover.minimum_healthy_targets.count",
                Attribute.of("1", HEALTHY_TARGETS),
                "target_group_health.dns_failover.minimum_healthy_targets.percentage",
                Attribute.of("off", PERCENT),
                "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
                Attribute.of("1", new AttributeValues.Numbers(1, 3_000, false)),
                "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
                Attribute.of("off", PERCENT)));
        all.putAll(ofProtocol);
        return new Attributes(all);
    }

    /// The fingerprint of attributes that are all set.
    public static String fingerprint(SortedMap<String, String> desired) {
        return desired.isEmpty() ? NONE : Digest.hex(DIGITS, List.of(desired.toString()));
    }

    /// What may be set under this key; empty for a key that AWS does not document for such a resource.
    public Optional<AttributeValues> valuesOf(String key) {
        return Optional.ofNullable(known.get(key)).map(Attribute::values);
    }

    /// What AWS sets when nobody says otherwise; empty where that is not known, or not the same everywhere.
    public Optional<String> defaultOf(String key) {
        return Optional.ofNullable(known.get(key)).flatMap(Attribute::standard);
    }

    /// What has to be written so that every desired attribute is set and every other one has its default.
    ///
    /// @param found what is set; an attribute that is missing there has its default
    public SortedMap<String, String> difference(SortedMap<String, String> desired, Map<String, String> found) {
        SortedMap<String, String> changes = new TreeMap<>(desired);
        changes.entrySet()
                .removeIf(wanted ->
                        wanted.getValue().equals(current(wanted.getKey(), found).orElse(null)));
        known.forEach((key, attribute) -> attribute.standard().ifPresent(standard -> {
            if (!desired.containsKey(key) && !found.getOrDefault(key, standard).equals(standard)) {
                changes.put(key, standard);
            }
        }));
        changes.entrySet().removeIf(wanted -> cannotBeSet(wanted.getKey(), wanted.getValue(), desired, found));
        return changes;
    }

    /// AWS takes a draining interval only where connections to unhealthy targets are not ended, where alone it means
    /// something; and it takes no secondary address away.
    private static boolean cannotBeSet(
            String key, String value, SortedMap<String, String> desired, Map<String, String> found) {
        return switch (key) {
            case UNHEALTHY_DRAINING ->
                !desired.getOrDefault(UNHEALTHY_TERMINATION, "true").equals("false");
            case SECONDARY_ADDRESSES -> isLowered(value, found.getOrDefault(key, "0"));
            default -> false;
        };
    }

    /// Whether a wanted number is below the one that is set.
    public static boolean isLowered(String wanted, String found) {
        return AttributeValues.number(wanted)
                .flatMap(low -> AttributeValues.number(found).filter(high -> low < high))
                .isPresent();
    }

    /// The calls that write these, so that one attribute that AWS refuses does not take the others with it: what is
    /// known together, access logs, which need a bucket of somebody's, apart, and each that is not known by itself.
    public List<SortedMap<String, String>> calls(SortedMap<String, String> changes) {
        SortedMap<String, String> plain = new TreeMap<>();
        SortedMap<String, String> logs = new TreeMap<>();
        List<SortedMap<String, String>> calls = new ArrayList<>();
        changes.forEach((key, value) -> {
            if (!known.containsKey(key)) {
                calls.add(new TreeMap<>(Map.of(key, value)));
            } else {
                (key.startsWith(ACCESS_LOGS) ? logs : plain).put(key, value);
            }
        });
        calls.addFirst(logs);
        calls.addFirst(plain);
        calls.removeIf(Map::isEmpty);
        return calls;
    }

    private Optional<String> current(String key, Map<String, String> found) {
        return Optional.ofNullable(found.get(key)).or(() -> defaultOf(key));
    }
}
