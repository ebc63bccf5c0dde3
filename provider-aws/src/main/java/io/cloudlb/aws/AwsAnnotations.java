// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.LoadBalancerSpec;
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
    static final String CROSS_ZONE = PREFIX + "cross-zone-load-balancing-enabled";
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
            CROSS_ZONE,
            TARGET_GROUP_ATTRIBUTES,
            CHECK_PROTOCOL,
            CHECK_PORT,
            CHECK_PATH,
            CHECK_CODES,
            CHECK_INTERVAL,
            CHECK_TIMEOUT,
            CHECK_HEALTHY,
            CHECK_UNHEALTHY);

    /// Settings of Classic Load Balancers. They change nothing on a network load balancer, so they only warn.
    private static final Set<String> CLASSIC_ONLY = keys(Set.of(
            "access-log-emit-interval",
            "connection-draining-enabled",
            "connection-draining-timeout",
            "connection-idle-timeout"));

    private AwsAnnotations() {}

    /// All keys that are known, so that a misspelt one is noticed.
    static AnnotationCatalogue catalogue() {
        Set<String> keys = Stream.of(SUPPORTED, UnsupportedAnnotations.keys(), CLASSIC_ONLY)
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
        return new AnnotationCatalogue(
                Set.of(PREFIX),
                keys,
                Set.of(TARGET_GROUP_ATTRIBUTES_OF_PORT, UnsupportedAnnotations.LISTENER_ATTRIBUTES));
    }

    /// Refuses what is known and not built, and warns of what has no meaning here.
    static void refuseUnsupported(LoadBalancerSpec spec, AnnotationReader annotations) {
        new UnsupportedAnnotations(spec, annotations).refuse();
        for (String key : CLASSIC_ONLY) {
            annotations
                    .text(key)
                    .ifPresent(
                            _ -> annotations.warn(
                                    AwsReason.ANNOTATION_WITHOUT_EFFECT,
                                    key,
                                    "has no effect: it is a setting of Classic Load Balancers, and this is a network load balancer"));
        }
        refuseOtherKinds(annotations);
    }

    private static void refuseOtherKinds(AnnotationReader annotations) {
        annotations.requireOneOf(
                TYPE, Set.of("nlb", "external"), "only network load balancers with instance targets are made");
        annotations.requireOneOf(TARGET_TYPE, Set.of("instance"), "targets by IP are not supported yet");
        annotations.requireOneOf(IP_ADDRESS_TYPE, Set.of("ipv4"), "IPv6 is not supported yet");
    }

    private static Set<String> keys(Set<String> suffixes) {
        return suffixes.stream().map(suffix -> PREFIX + suffix).collect(Collectors.toUnmodifiableSet());
    }
}
