// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All annotations of AWS load balancers, and what becomes of those that are not done: those that
/// aws-load-balancer-controller or cloud-provider-aws read and this provider does not do yet. A Service that asks for
/// one is refused: its load balancer would not be what its user asks for. A value that asks for nothing, or for what is
/// done anyway, is as good as none, and manifests that say it out loud are served.
///
/// @param spec what the Service asks for besides
public record KnownAnnotations(LoadBalancerSpec spec, AnnotationReader annotations) {
    private static final Set<String> FALSE = Set.of("0", "f", "false");
    private static final Set<String> TRUE = Set.of("1", "t", "true");
    private static final String RULES_OF_NODES = AwsAnnotations.PREFIX + "manage-backend-security-group-rules";
    private static final String TCP_UDP = AwsAnnotations.PREFIX + "enable-tcp-udp-listener";
    private static final String ACCESS_LOG = AwsAnnotations.PREFIX + "access-log-enabled";

    /// Begins with this for `listener-attributes.TCP-80`.
    private static final String LISTENER_ATTRIBUTES = AwsAnnotations.PREFIX + "listener-attributes.";

    /// AWS's default, in seconds, of the one attribute that TCP listeners have.
    private static final String DEFAULT_IDLE_TIMEOUT = "tcp.idle_timeout.seconds=350";

    /// Settings of Classic Load Balancers. They change nothing on a network load balancer, so they only warn.
    private static final Set<String> CLASSIC_ONLY = withPrefix(Set.of(
            "access-log-emit-interval",
            "connection-draining-enabled",
            "connection-draining-timeout",
            "connection-idle-timeout"));

    private static final Map<String, Unsupported> ALL = all();

    /// @param harmless values that ask for nothing, or for what is done anyway, in small letters
    /// @param instead what to do
    private record Unsupported(Set<String> harmless, String instead) {}

    private static Map<String, Unsupported> all() {
        Map<String, Unsupported> all = new HashMap<>();
        String tls = "TLS listeners are not supported yet; end TLS in the pods, and take the annotation out";
        String ipv6 = "IPv6 is not supported yet; take the annotation out, and the load balancer has IPv4 addresses";
        put(all, "ssl-cert", Set.of(), tls);
        put(all, "ssl-ports", Set.of(), tls);
        put(all, "ssl-negotiation-policy", Set.of(), tls);
        put(all, "alpn-policy", Set.of("none"), tls);
        put(
                all,
                "backend-protocol",
                Set.of("tcp", "http"),
                "TLS to the nodes is not supported yet; leave it out or write tcp, and what clients send arrives as it is");
        put(all, "proxy-protocol", Set.of(), "write target-group-attributes proxy_protocol_v2.enabled=true");
        put(
                all,
                "proxy-protocol-per-target-group",
                Set.of(),
                "write target-group-attributes.<port> proxy_protocol_v2.enabled=true");
        put(all, "access-log-enabled", FALSE, "write attributes access_logs.s3.enabled=true");
        put(all, "access-log-s3-bucket-name", Set.of(), "write attributes access_logs.s3.bucket=…");
        put(all, "access-log-s3-bucket-prefix", Set.of(), "write attributes access_logs.s3.prefix=…");
        put(
                all,
                "eip-allocations",
                Set.of(),
                "elastic addresses are not supported yet; take the annotation out, and AWS gives addresses that stay as long as the load balancer");
        put(
                all,
                "private-ipv4-addresses",
                Set.of(),
                "chosen addresses are not supported yet; take the annotation out, and AWS takes free ones of the subnets, which stay as long as the load balancer");
        put(all, "ipv6-addresses", Set.of(), ipv6);
        put(all, "enable-prefix-for-ipv6-source-nat", Set.of("off"), ipv6);
        put(all, "source-nat-ipv6-prefixes", Set.of(), ipv6);
        put(
                all,
                "security-group-prefix-lists",
                Set.of(),
                "prefix lists are not supported yet; write the ranges in spec.loadBalancerSourceRanges");
        put(
                all,
                "inbound-sg-rules-on-private-link-traffic",
                Set.of("on"),
                "security groups always judge traffic through PrivateLink, as is AWS's default; take the annotation out");
        put(
                all,
                "disable-nlb-sg",
                FALSE,
                "a load balancer without security groups is not supported; take the annotation out, or name groups of yours in security-groups");
        put(
                all,
                "enable-icmp-for-path-mtu-discovery",
                Set.of("off", "false"),
                "ICMP rules are not supported yet; name a group of yours that lets ICMP in, in security-groups");
        put(
                all,
                "target-node-labels",
                Set.of(),
                "choosing nodes by label is not supported yet; keep nodes out with the label node.kubernetes.io/exclude-from-external-load-balancers");
        put(
                all,
                "multi-cluster-target-group",
                FALSE,
                "target groups of several clusters are not supported yet; make a Service in each");
        put(
                all,
                "minimum-load-balancer-capacity",
                Set.of("capacityunits=0"),
                "capacity reservations are not supported yet; take the annotation out, and AWS scales by itself");
        put(
                all,
                "quic-enabled-ports",
                Set.of(),
                "QUIC listeners are not supported yet; take the annotation out, and the port carries UDP");
        put(all, "extra-security-groups", Set.of(), "name all groups in security-groups");
        return Map.copyOf(all);
    }

    private static void put(Map<String, Unsupported> all, String suffix, Set<String> harmless, String instead) {
        all.put(AwsAnnotations.PREFIX + suffix, new Unsupported(harmless, instead));
    }

    /// The keys, so that a misspelt one is noticed.
    /// All keys that are known, so that a misspelt one is noticed.
    public static AnnotationCatalogue catalogue() {
        Set<String> keys = Stream.of(AwsAnnotations.SUPPORTED, unsupported(), CLASSIC_ONLY)
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
        return new AnnotationCatalogue(
                Set.of(AwsAnnotations.PREFIX),
                keys,
                Set.of(AwsAnnotations.TARGET_GROUP_ATTRIBUTES_OF_PORT, LISTENER_ATTRIBUTES));
    }

    private static Set<String> unsupported() {
        Set<String> keys = ALL.keySet().stream().collect(Collectors.toSet());
        keys.add(RULES_OF_NODES);
        keys.add(TCP_UDP);
        return keys;
    }

    /// Refuses what is known and not built, and warns of what has no meaning here.
    void refuse() {
        refuseUnsupported();
        for (String key : CLASSIC_ONLY) {
            annotations
                    .text(key)
                    .ifPresent(
                            _ -> annotations.warn(
                                    SpecReason.ANNOTATION_WITHOUT_EFFECT,
                                    key,
                                    "has no effect: it is a setting of Classic Load Balancers, and this is a network load balancer"));
        }
        refuseOtherKinds();
    }

    private void refuseOtherKinds() {
        annotations.requireOneOf(
                AwsAnnotations.TYPE,
                Set.of("nlb", "external"),
                "only network load balancers with instance targets are made");
        annotations.requireOneOf(AwsAnnotations.TARGET_TYPE, Set.of("instance"), "targets by IP are not supported yet");
        annotations.requireOneOf(AwsAnnotations.IP_ADDRESS_TYPE, Set.of("ipv4"), "IPv6 is not supported yet");
    }

    private void refuseUnsupported() {
        for (String key : annotations.keys()) {
            if (ALL.containsKey(key)) {
                Unsupported known = ALL.getOrDefault(key, new Unsupported(Set.of(), ""));
                refuseUnless(key, known.harmless(), known.instead());
            } else if (key.startsWith(LISTENER_ATTRIBUTES)) {
                refuseUnless(
                        key,
                        Set.of(DEFAULT_IDLE_TIMEOUT),
                        "listener attributes are not supported yet; take the annotation out, and idle connections end after AWS's 350 s");
            }
        }
        refuseUnless(
                RULES_OF_NODES,
                annotations.list(AwsAnnotations.SECURITY_GROUPS).isEmpty() ? TRUE : FALSE,
                "the rules of nodes are made where security-groups names no groups, and else are yours; take the annotation out");
        refuseUnless(
                TCP_UDP,
                sharesNumbers() ? FALSE : Set.of("0", "f", "false", "1", "t", "true"),
                "one listener for TCP and UDP is not supported yet; give the ports different numbers, or each a Service");
    }

    private void refuseUnless(String key, Set<String> harmless, String instead) {
        annotations
                .text(key)
                .filter(text -> !harmless.contains(text.toLowerCase(Locale.ROOT)) && !saysNothing(key))
                .ifPresent(text -> annotations.refuse(
                        SpecReason.UNSUPPORTED_ANNOTATION, key, "'%s' is not possible: %s".formatted(text, instead)));
    }

    /// Bucket and prefix mean nothing while no logs are asked for.
    private boolean saysNothing(String key) {
        return key.startsWith(AwsAnnotations.PREFIX + "access-log-s3-")
                && annotations
                        .text(ACCESS_LOG)
                        .filter(text -> !FALSE.contains(text.toLowerCase(Locale.ROOT)))
                        .isEmpty();
    }

    private boolean sharesNumbers() {
        return spec.listeners().stream().map(Listener::port).distinct().count()
                < spec.listeners().size();
    }

    private static Set<String> withPrefix(Set<String> suffixes) {
        return suffixes.stream().map(suffix -> AwsAnnotations.PREFIX + suffix).collect(Collectors.toUnmodifiableSet());
    }
}
