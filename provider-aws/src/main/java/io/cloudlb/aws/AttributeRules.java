// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.model.Listener;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.SessionAffinity;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The attributes of the load balancer and of each target group: what the annotations say, and what session affinity
/// means here. An attribute that is not known here is handed on, because AWS adds some every year; AWS judges it.
record AttributeRules(LoadBalancerSpec spec, AnnotationReader annotations) {
    private static final String PRESERVE_CLIENT_IP = "preserve_client_ip.enabled";
    private static final String STICKY = "stickiness.enabled";
    private static final String STICKINESS = "stickiness.type";
    private static final Set<String> WITHOUT_DEFAULT =
            Set.of("access_logs.s3.bucket", "access_logs.s3.prefix", "ipv6.deny_all_igw_traffic");
    private static final int MOST_PER_CALL = 20;
    private static final Duration KUBERNETES_DEFAULT_TIMEOUT = Duration.ofHours(3);

    SortedMap<String, String> ofLoadBalancer() {
        SortedMap<String, String> attributes = annotations.map(AwsAnnotations.ATTRIBUTES);
        check(AwsAnnotations.ATTRIBUTES, Attributes.LOAD_BALANCER, attributes);
        boolean logsToNowhere = "true".equals(attributes.get("access_logs.s3.enabled"))
                && !attributes.containsKey("access_logs.s3.bucket");
        if (logsToNowhere) {
            annotations.invalid(
                    AwsAnnotations.ATTRIBUTES, "access_logs.s3.enabled=true needs access_logs.s3.bucket as well");
        }
        return attributes;
    }

    SortedMap<String, String> ofTargetGroup(Listener listener) {
        String portKey = AwsAnnotations.TARGET_GROUP_ATTRIBUTES_OF_PORT + listener.port();
        SortedMap<String, String> attributes = affinity();
        attributes.putAll(annotations.map(AwsAnnotations.TARGET_GROUP_ATTRIBUTES));
        annotations.map(portKey).forEach((key, value) -> {
            if (!value.isEmpty()) {
                attributes.put(key, value);
            }
        });
        Attributes defaults =
                listener.protocol() == Protocol.UDP ? Attributes.UDP_TARGET_GROUP : Attributes.TCP_TARGET_GROUP;
        check(AwsAnnotations.TARGET_GROUP_ATTRIBUTES, defaults, attributes);
        checkClientIp(listener, attributes);
        return attributes;
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
        switch (spec.sessionAffinity()) {
            case SessionAffinity.None _ -> {}
            case SessionAffinity.ClientIp affinity -> {
                attributes.put(STICKY, "true");
                attributes.put(STICKINESS, "source_ip");
                if (!affinity.timeout().equals(KUBERNETES_DEFAULT_TIMEOUT)) {
                    annotations.warn(
                            AwsReason.AFFINITY_TIMEOUT_IGNORED,
                            "spec.sessionAffinityConfig",
                            "has no effect: a network load balancer has no timeout for affinity by client address");
                }
            }
        }
        return attributes;
    }

    private void check(String key, Attributes defaults, SortedMap<String, String> attributes) {
        if (attributes.size() > MOST_PER_CALL) {
            annotations.invalid(key, "AWS takes %d attributes at most".formatted(MOST_PER_CALL));
        }
        for (String attribute : attributes.keySet()) {
            if (!defaults.knowsDefaultOf(attribute) && !WITHOUT_DEFAULT.contains(attribute)) {
                annotations.warn(
                        AwsReason.UNKNOWN_ATTRIBUTE,
                        key,
                        "attribute '%s' is not known here; it is set as it is, and stays when you take it out"
                                .formatted(attribute));
            }
        }
    }

    private void checkClientIp(Listener listener, SortedMap<String, String> attributes) {
        String value = attributes.getOrDefault(PRESERVE_CLIENT_IP, "true");
        if (!value.equals("true") && !value.equals("false")) {
            annotations.invalid(
                    AwsAnnotations.TARGET_GROUP_ATTRIBUTES,
                    "%s must be true or false, not '%s'".formatted(PRESERVE_CLIENT_IP, value));
        } else if (value.equals("false") && listener.protocol() == Protocol.UDP) {
            annotations.invalid(
                    AwsAnnotations.TARGET_GROUP_ATTRIBUTES,
                    "%s cannot be false for %s: AWS always preserves it for UDP; set it for the TCP ports alone with %s<port>"
                            .formatted(PRESERVE_CLIENT_IP, listener, AwsAnnotations.TARGET_GROUP_ATTRIBUTES_OF_PORT));
        }
    }
}
