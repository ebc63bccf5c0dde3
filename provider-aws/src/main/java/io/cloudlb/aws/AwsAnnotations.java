// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.model.AnnotationCatalogue;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The annotations of AWS load balancers. The keys are those that aws-load-balancer-controller and
/// cloud-provider-aws read, so that a Service keeps its manifest.
final class AwsAnnotations {
    /// What all keys begin with.
    static final String PREFIX = "service.beta.kubernetes.io/aws-load-balancer-";

    static final String SCHEME = PREFIX + "scheme";
    static final String INTERNAL = PREFIX + "internal";
    static final String TYPE = PREFIX + "type";
    static final String TARGET_TYPE = PREFIX + "nlb-target-type";
    static final String IP_ADDRESS_TYPE = PREFIX + "ip-address-type";
    static final String NAME = PREFIX + "name";
    static final String SUBNETS = PREFIX + "subnets";
    static final String SECURITY_GROUPS = PREFIX + "security-groups";
    static final String TAGS = PREFIX + "additional-resource-tags";
    static final String ATTRIBUTES = PREFIX + "attributes";
    static final String TARGET_GROUP_ATTRIBUTES = PREFIX + "target-group-attributes";

    /// Continues with a port: `…target-group-attributes.80`.
    static final String TARGET_GROUP_ATTRIBUTES_OF_PORT = TARGET_GROUP_ATTRIBUTES + ".";

    static final String CHECK_PROTOCOL = PREFIX + "healthcheck-protocol";
    static final String CHECK_PORT = PREFIX + "healthcheck-port";
    static final String CHECK_PATH = PREFIX + "healthcheck-path";
    static final String CHECK_CODES = PREFIX + "healthcheck-success-codes";
    static final String CHECK_INTERVAL = PREFIX + "healthcheck-interval";
    static final String CHECK_TIMEOUT = PREFIX + "healthcheck-timeout";
    static final String CHECK_HEALTHY = PREFIX + "healthcheck-healthy-threshold";
    static final String CHECK_UNHEALTHY = PREFIX + "healthcheck-unhealthy-threshold";

    private static final Set<String> SUPPORTED = Set.of(
            SCHEME,
            INTERNAL,
            TYPE,
            TARGET_TYPE,
            IP_ADDRESS_TYPE,
            NAME,
            SUBNETS,
            SECURITY_GROUPS,
            TAGS,
            ATTRIBUTES,
            TARGET_GROUP_ATTRIBUTES,
            CHECK_PROTOCOL,
            CHECK_PORT,
            CHECK_PATH,
            CHECK_CODES,
            CHECK_INTERVAL,
            CHECK_TIMEOUT,
            CHECK_HEALTHY,
            CHECK_UNHEALTHY);

    /// Known to the controllers named above, and what to do here instead. A Service that carries one is refused:
    /// its load balancer would not be what its user asks for.
    private static final Map<String, String> NOT_YET = Map.ofEntries(
            notYet("ssl-cert", "TLS listeners are not supported yet; end TLS in the pods"),
            notYet("ssl-ports", "TLS listeners are not supported yet; end TLS in the pods"),
            notYet("ssl-negotiation-policy", "TLS listeners are not supported yet"),
            notYet("alpn-policy", "TLS listeners are not supported yet"),
            notYet("backend-protocol", "TLS target groups are not supported yet; leave it out for TCP"),
            notYet("proxy-protocol", "write target-group-attributes proxy_protocol_v2.enabled=true"),
            notYet(
                    "proxy-protocol-per-target-group",
                    "write target-group-attributes.<port> proxy_protocol_v2.enabled=true"),
            notYet("access-log-enabled", "write attributes access_logs.s3.enabled=true"),
            notYet("access-log-s3-bucket-name", "write attributes access_logs.s3.bucket=…"),
            notYet("access-log-s3-bucket-prefix", "write attributes access_logs.s3.prefix=…"),
            notYet("cross-zone-load-balancing-enabled", "write attributes load_balancing.cross_zone.enabled=true"),
            notYet("eip-allocations", "elastic addresses are not supported yet"),
            notYet("private-ipv4-addresses", "chosen addresses are not supported yet"),
            notYet("ipv6-addresses", "IPv6 is not supported yet"),
            notYet("enable-prefix-for-ipv6-source-nat", "IPv6 is not supported yet"),
            notYet("source-nat-ipv6-prefixes", "IPv6 is not supported yet"),
            notYet("manage-backend-security-group-rules", "the rules of nodes follow from security-groups"),
            notYet("security-group-prefix-lists", "prefix lists are not supported yet; use loadBalancerSourceRanges"),
            notYet("inbound-sg-rules-on-private-link-traffic", "PrivateLink settings are not supported yet"),
            notYet("disable-nlb-sg", "a load balancer without security groups is not supported"),
            notYet("enable-icmp-for-path-mtu-discovery", "ICMP rules are not supported yet"),
            notYet("target-node-labels", "choosing nodes by label is not supported yet"),
            notYet("multi-cluster-target-group", "target groups of several clusters are not supported yet"),
            notYet("minimum-load-balancer-capacity", "capacity reservations are not supported yet"),
            notYet("enable-tcp-udp-listener", "TCP and UDP on one port are not supported yet"),
            notYet("quic-enabled-ports", "QUIC is not supported yet"),
            notYet("extra-security-groups", "name all groups in security-groups"));

    /// Settings of Classic Load Balancers. They change nothing on a network load balancer, so they only warn.
    private static final Set<String> CLASSIC_ONLY = keys(Set.of(
            "access-log-emit-interval",
            "connection-draining-enabled",
            "connection-draining-timeout",
            "connection-idle-timeout"));

    /// Begins with this for `listener-attributes.TCP-80`, which is not supported yet.
    private static final String LISTENER_ATTRIBUTES = PREFIX + "listener-attributes.";

    private AwsAnnotations() {}

    /// All keys that are known, so that a misspelt one is noticed.
    static AnnotationCatalogue catalogue() {
        Set<String> keys = Stream.of(SUPPORTED, NOT_YET.keySet(), CLASSIC_ONLY)
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
        return new AnnotationCatalogue(
                Set.of(PREFIX), keys, Set.of(TARGET_GROUP_ATTRIBUTES_OF_PORT, LISTENER_ATTRIBUTES));
    }

    /// Refuses what is known and not built, and warns of what has no meaning here.
    static void refuseUnsupported(AnnotationReader annotations) {
        for (String key : annotations.keys()) {
            if (NOT_YET.containsKey(key)) {
                annotations.refuse(AwsReason.UNSUPPORTED_ANNOTATION, key, NOT_YET.getOrDefault(key, ""));
            } else if (key.startsWith(LISTENER_ATTRIBUTES)) {
                annotations.refuse(AwsReason.UNSUPPORTED_ANNOTATION, key, "listener attributes are not supported yet");
            } else if (CLASSIC_ONLY.contains(key)) {
                annotations.warn(
                        AwsReason.ANNOTATION_WITHOUT_EFFECT,
                        key,
                        "has no effect: it is a setting of Classic Load Balancers, and this is a network load balancer");
            }
        }
        refuseOtherKinds(annotations);
    }

    private static void refuseOtherKinds(AnnotationReader annotations) {
        annotations.requireOneOf(
                TYPE, Set.of("nlb", "external"), "only network load balancers with instance targets are made");
        annotations.requireOneOf(TARGET_TYPE, Set.of("instance"), "targets by IP are not supported yet");
        annotations.requireOneOf(IP_ADDRESS_TYPE, Set.of("ipv4"), "IPv6 is not supported yet");
    }

    private static Map.Entry<String, String> notYet(String suffix, String instead) {
        return Map.entry(PREFIX + suffix, instead);
    }

    private static Set<String> keys(Set<String> suffixes) {
        return suffixes.stream().map(suffix -> PREFIX + suffix).collect(Collectors.toUnmodifiableSet());
    }
}
