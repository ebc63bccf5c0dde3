// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import java.util.Set;

/// The annotations of AWS load balancers. The keys are those that aws-load-balancer-controller and
/// cloud-provider-aws read, so that a Service keeps its manifest.
public final class AwsAnnotations {
    /// What all keys begin with.
    public static final String PREFIX = "service.beta.kubernetes.io/aws-load-balancer-";

    public static final String SCHEME = PREFIX + "scheme";
    public static final String INTERNAL = PREFIX + "internal";
    public static final String TYPE = PREFIX + "type";
    public static final String TARGET_TYPE = PREFIX + "nlb-target-type";
    public static final String IP_ADDRESS_TYPE = PREFIX + "ip-address-type";
    public static final String NAME = PREFIX + "name";
    public static final String SUBNETS = PREFIX + "subnets";
    public static final String SECURITY_GROUPS = PREFIX + "security-groups";
    public static final String TAGS = PREFIX + "additional-resource-tags";
    public static final String ATTRIBUTES = PREFIX + "attributes";
    public static final String CROSS_ZONE = PREFIX + "cross-zone-load-balancing-enabled";
    public static final String TARGET_GROUP_ATTRIBUTES = PREFIX + "target-group-attributes";

    /// Continues with a port: `…target-group-attributes.80`.
    public static final String TARGET_GROUP_ATTRIBUTES_OF_PORT = TARGET_GROUP_ATTRIBUTES + ".";

    public static final String CHECK_PROTOCOL = PREFIX + "healthcheck-protocol";
    public static final String CHECK_PORT = PREFIX + "healthcheck-port";
    public static final String CHECK_PATH = PREFIX + "healthcheck-path";
    public static final String CHECK_CODES = PREFIX + "healthcheck-success-codes";
    public static final String CHECK_INTERVAL = PREFIX + "healthcheck-interval";
    public static final String CHECK_TIMEOUT = PREFIX + "healthcheck-timeout";
    public static final String CHECK_HEALTHY = PREFIX + "healthcheck-healthy-threshold";
    public static final String CHECK_UNHEALTHY = PREFIX + "healthcheck-unhealthy-threshold";

    /// Those that are done.
    public static final Set<String> SUPPORTED = Set.of(
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

    private AwsAnnotations() {}
}
