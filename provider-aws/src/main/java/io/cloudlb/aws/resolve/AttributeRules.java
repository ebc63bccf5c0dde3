// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import io.cloudlb.aws.model.AttributeValues;
import io.cloudlb.aws.model.Attributes;
import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsReason;
import io.cloudlb.aws.model.TargetRoom;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The attributes of the load balancer and of each target group: what the annotations say, and what session affinity
/// means here. A value that AWS is known not to take is refused. An attribute that is not known here is handed on,
/// because AWS adds some every year; AWS judges it.
record AttributeRules(LoadBalancerSpec spec, AnnotationReader annotations) {
    private static final String STICKY = "stickiness.enabled";
    private static final String STICKINESS = "stickiness.type";
    private static final String LOGS = "access_logs.s3.enabled";
    private static final String BUCKET = "access_logs.s3.bucket";
    private static final String HEALTH = "target_group_health.%s.minimum_healthy_targets.%s";
    private static final int MOST_PER_CALL = 20;
    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9._]{1,256}");
    private static final int LONGEST_VALUE = 1_024;
    private static final Duration KUBERNETES_DEFAULT_TIMEOUT = Duration.ofHours(3);

    /// Attributes that AWS documents for other kinds of load balancers alone.
    private static final Pattern OF_OTHERS = Pattern.compile(
            "(idle_timeout|client_keep_alive|connection_logs|health_check_logs|routing\\.http2?|waf|load_balancing\\.algorithm|slow_start|stickiness\\.(app|lb)_cookie|lambda|target_failover)\\..*");

    /// @param value what it is set to
    /// @param key the annotation that says so
    private record Asked(String value, String key) {}

    /// @param found what is known to be set already
    SortedMap<String, String> ofLoadBalancer(SortedMap<String, String> found) {
        SortedMap<String, String> attributes = ofLoadBalancer();
        String standing = found.getOrDefault(Attributes.SECONDARY_ADDRESSES, "0");
        if (Attributes.isLowered(attributes.getOrDefault(Attributes.SECONDARY_ADDRESSES, standing), standing)) {
            annotations.warn(
                    SpecReason.ANNOTATION_WITHOUT_EFFECT,
                    AwsAnnotations.ATTRIBUTES,
                    "%s stays %s: AWS takes no address away from a load balancer. To have fewer, delete the Service and create it again"
                            .formatted(Attributes.SECONDARY_ADDRESSES, standing));
        }
        return attributes;
    }

    SortedMap<String, String> ofLoadBalancer() {
        SortedMap<String, String> attributes = annotations.map(AwsAnnotations.ATTRIBUTES);
        attributes.forEach(
                (attribute, value) -> check(AwsAnnotations.ATTRIBUTES, Attributes.LOAD_BALANCER, attribute, value, ""));
        refuseTooMany(AwsAnnotations.ATTRIBUTES, attributes);
        crossZone(attributes);
        attributes
                .entrySet()
                .removeIf(entry -> entry.getKey().startsWith(Attributes.ACCESS_LOGS)
                        && entry.getValue().isEmpty());
        if ("true".equals(attributes.get(LOGS)) && !attributes.containsKey(BUCKET)) {
            annotations.invalid(AwsAnnotations.ATTRIBUTES, "%s=true needs %s as well".formatted(LOGS, BUCKET));
        }
        return attributes;
    }

    /// The annotation of old, which wins over the attribute as it does in aws-load-balancer-controller.
    private void crossZone(SortedMap<String, String> attributes) {
        annotations.truth(AwsAnnotations.CROSS_ZONE).map(String::valueOf).ifPresent(value -> {
            String other = attributes.put(TargetRoom.CROSS_ZONE, value);
            if (other != null && !other.equals(value)) {
                annotations.warn(
                        SpecReason.CONFLICTING_ANNOTATIONS,
                        AwsAnnotations.ATTRIBUTES,
                        "%s=%s has no effect: %s says otherwise and wins"
                                .formatted(TargetRoom.CROSS_ZONE, other, AwsAnnotations.CROSS_ZONE));
            }
        });
    }

    SortedMap<String, String> ofTargetGroup(Listener listener) {
        Attributes known = Attributes.ofTargetGroup(listener.protocol());
        SortedMap<String, Asked> asked = asked(listener);
        asked.forEach(
                (attribute, value) -> check(value.key(), known, attribute, value.value(), advice(attribute, listener)));
        refuseInterval(listener, asked);
        SortedMap<String, String> attributes = affinity();
        asked.forEach((attribute, value) -> attributes.put(attribute, value.value()));
        refuseTooMany(AwsAnnotations.TARGET_GROUP_ATTRIBUTES, attributes);
        for (String measure : new String[] {"count", "percentage"}) {
            refuseLateFailover(asked, measure);
        }
        attributes.keySet().removeIf(attribute -> saysNothing(listener, attribute, attributes));
        return attributes;
    }

    /// What the annotations say for a port; its own wins, and where that is empty the one for all.
    private SortedMap<String, Asked> asked(Listener listener) {
        String portKey = AwsAnnotations.TARGET_GROUP_ATTRIBUTES_OF_PORT + listener.port();
        SortedMap<String, Asked> asked = new TreeMap<>();
        annotations
                .map(AwsAnnotations.TARGET_GROUP_ATTRIBUTES)
                .forEach((attribute, value) ->
                        asked.put(attribute, new Asked(value, AwsAnnotations.TARGET_GROUP_ATTRIBUTES)));
        annotations.map(portKey).forEach((attribute, value) -> {
            if (!value.isEmpty()) {
                asked.put(attribute, new Asked(value, portKey));
            }
        });
        return asked;
    }

    /// Annotations for a port that the Service has not.
    void refuseUnusedPorts() {
        for (String key : annotations.keys()) {
            boolean unused = key.startsWith(AwsAnnotations.TARGET_GROUP_ATTRIBUTES_OF_PORT)
                    && spec.listeners().stream()
                            .noneMatch(listener ->
                                    key.equals(AwsAnnotations.TARGET_GROUP_ATTRIBUTES_OF_PORT + listener.port()));
            if (unused) {
                annotations.invalid(key, "the Service has no such port");
            }
        }
    }

    private SortedMap<String, String> affinity() {
        SortedMap<String, String> attributes = new TreeMap<>();
        spec.sessionAffinity().ifPresent(timeout -> {
            attributes.put(STICKY, "true");
            attributes.put(STICKINESS, "source_ip");
            if (!timeout.equals(KUBERNETES_DEFAULT_TIMEOUT)) {
                annotations.warn(
                        AwsReason.AFFINITY_TIMEOUT_IGNORED,
                        "spec.sessionAffinityConfig",
                        "has no effect: a network load balancer has no timeout for affinity by client address");
            }
        });
        return attributes;
    }

    private void check(String key, Attributes known, String attribute, String value, String advice) {
        Optional<AttributeValues> values = known.valuesOf(attribute);
        if (values.isPresent()) {
            if (!values.get().allow(value)) {
                annotations.invalid(
                        key, "%s cannot be '%s'; possible: %s%s".formatted(attribute, value, values.get(), advice));
            }
        } else if (OF_OTHERS.matcher(attribute).matches()) {
            annotations.invalid(
                    key,
                    "%s is an attribute of other kinds of load balancers, and this is a network load balancer; take it out"
                            .formatted(attribute));
        } else if (!KEY.matcher(attribute).matches() || value.length() > LONGEST_VALUE) {
            annotations.invalid(
                    key,
                    "'%s' is no attribute: AWS takes letters, digits, dots and underscores, and at most %d characters of value"
                            .formatted(attribute, LONGEST_VALUE));
        } else {
            annotations.warn(
                    AwsReason.UNKNOWN_ATTRIBUTE,
                    key,
                    "attribute '%s' is not known here; it is set as it is, by itself, and stays when you take it out"
                            .formatted(attribute));
        }
    }

    /// One value for ports of both protocols may be right for one of them.
    private String advice(String attribute, Listener listener) {
        boolean ofTcpOnly = listener.protocol() == Protocol.UDP
                && !Attributes.TCP_TARGET_GROUP
                        .valuesOf(attribute)
                        .equals(Attributes.UDP_TARGET_GROUP.valuesOf(attribute));
        return ofTcpOnly
                ? " for %s, because it is UDP; set it for the TCP ports alone with %s<port>"
                        .formatted(listener, AwsAnnotations.TARGET_GROUP_ATTRIBUTES_OF_PORT)
                : "";
    }

    private void refuseInterval(Listener listener, SortedMap<String, Asked> asked) {
        Asked interval = asked.get(Attributes.UNHEALTHY_DRAINING);
        boolean terminates = !Optional.ofNullable(asked.get(Attributes.UNHEALTHY_TERMINATION))
                .map(Asked::value)
                .filter("false"::equals)
                .isPresent();
        if (interval != null && listener.protocol() != Protocol.UDP && terminates && !isZero(interval.value())) {
            annotations.invalid(
                    interval.key(),
                    "%s needs %s=false beside it: what is ended at once is not drained"
                            .formatted(Attributes.UNHEALTHY_DRAINING, Attributes.UNHEALTHY_TERMINATION));
        }
    }

    private static boolean isZero(String value) {
        return AttributeValues.number(value).filter(number -> number == 0).isPresent();
    }

    /// AWS: the threshold for DNS failover must be greater than or equal to the one for routing failover, where both
    /// are given.
    private void refuseLateFailover(SortedMap<String, Asked> asked, String measure) {
        Asked dns = asked.get(HEALTH.formatted("dns_failover", measure));
        Asked routing = asked.get(HEALTH.formatted("unhealthy_state_routing", measure));
        if (dns != null && routing != null && Attributes.isLowered(dns.value(), routing.value())) {
            annotations.invalid(
                    dns.key(),
                    "%s is %s and must not be below that of unhealthy_state_routing, %s"
                            .formatted(HEALTH.formatted("dns_failover", measure), dns.value(), routing.value()));
        }
    }

    /// What a UDP group cannot be told, and is so anyway.
    private static boolean saysNothing(Listener listener, String attribute, Map<String, String> attributes) {
        boolean ofUnhealthy =
                attribute.equals(Attributes.UNHEALTHY_TERMINATION) || attribute.equals(Attributes.UNHEALTHY_DRAINING);
        return ofUnhealthy && (listener.protocol() == Protocol.UDP || "0".equals(attributes.get(attribute)));
    }

    private void refuseTooMany(String key, SortedMap<String, String> attributes) {
        if (attributes.size() > MOST_PER_CALL) {
            annotations.invalid(key, "AWS takes %d attributes at most".formatted(MOST_PER_CALL));
        }
    }
}
