// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import java.util.Set;

/// The annotations of Azure's load balancers. The keys are those that Kubernetes' cloud provider for Azure
/// reads, so that a Service keeps its manifest.
public final class AzureAnnotations {
    private static final String DOMAIN = "service.beta.kubernetes.io/";

    /// The beginning of keys.
    public static final String PREFIX = DOMAIN + "azure-";

    /// The beginning of keys about one port, which go on with its number.
    public static final String PORT = DOMAIN + "port_";

    private static final String BALANCER = PREFIX + "load-balancer-";

    public static final String INTERNAL = BALANCER + "internal";
    public static final String INTERNAL_SUBNET = BALANCER + "internal-subnet";
    public static final String IPV4 = BALANCER + "ipv4";
    public static final String IPV6 = BALANCER + "ipv6";

    /// The resource group of a public address that is asked for.
    public static final String RESOURCE_GROUP = BALANCER + "resource-group";

    public static final String PIP_NAME = PREFIX + "pip-name";
    public static final String PIP_NAME_IPV6 = PIP_NAME + "-ipv6";
    public static final String PIP_PREFIX = PREFIX + "pip-prefix-id";
    public static final String PIP_PREFIX_IPV6 = PIP_PREFIX + "-ipv6";
    public static final String PIP_TAGS = PREFIX + "pip-tags";
    public static final String PIP_IP_TAGS = PREFIX + "pip-ip-tags";
    public static final String DNS_LABEL = PREFIX + "dns-label-name";
    public static final String ADDITIONAL = PREFIX + "additional-public-ips";

    public static final String ALLOWED_RANGES = PREFIX + "allowed-ip-ranges";
    public static final String ALLOWED_TAGS = PREFIX + "allowed-service-tags";
    public static final String DENY_ALL = PREFIX + "deny-all-except-load-balancer-source-ranges";
    public static final String NO_SECURITY_RULES = PREFIX + "disable-load-balancer-nsg-rule";

    public static final String NO_FLOATING_IP = PREFIX + "disable-load-balancer-floating-ip";
    public static final String IDLE_TIMEOUT = BALANCER + "tcp-idle-timeout";
    public static final String NO_TCP_RESET = BALANCER + "disable-tcp-reset";
    public static final String ALL_PORTS = BALANCER + "enable-high-availability-ports";

    private static final String PROBE = BALANCER + "health-probe-";
    public static final String PROBE_PROTOCOL = PROBE + "protocol";
    public static final String PROBE_INTERVAL = PROBE + "interval";
    public static final String PROBE_COUNT = PROBE + "num-of-probe";
    public static final String PROBE_PATH = PROBE + "request-path";

    /// Chooses a virtual machine set of basic load balancers.
    public static final String MODE = BALANCER + "mode";

    /// Does nothing any more.
    public static final String SHARED_RULE = PREFIX + "shared-securityrule";

    /// The load balancers, of several, that a Service may be in.
    public static final String CONFIGURATIONS = BALANCER + "configurations";

    private static final String LINK = PREFIX + "pls-";

    /// Asks for a Private Link Service.
    public static final String LINK_CREATE = LINK + "create";

    public static final String LINK_NAME = LINK + "name";
    public static final String LINK_GROUP = LINK + "resource-group";
    public static final String LINK_SUBNET = LINK + "ip-configuration-subnet";
    public static final String LINK_COUNT = LINK + "ip-configuration-ip-address-count";
    public static final String LINK_ADDRESSES = LINK + "ip-configuration-ip-address";
    public static final String LINK_FQDNS = LINK + "fqdns";
    public static final String LINK_PROXY = LINK + "proxy-protocol";
    public static final String LINK_VISIBILITY = LINK + "visibility";
    public static final String LINK_APPROVAL = LINK + "auto-approval";

    /// Those that say more of a Private Link Service.
    public static final Set<String> LINK_DETAILS = Set.of(
            LINK_NAME,
            LINK_GROUP,
            LINK_SUBNET,
            LINK_COUNT,
            LINK_ADDRESSES,
            LINK_FQDNS,
            LINK_PROXY,
            LINK_VISIBILITY,
            LINK_APPROVAL);

    /// Those that are done.
    public static final Set<String> SUPPORTED = Set.of(
            INTERNAL,
            INTERNAL_SUBNET,
            IPV4,
            IPV6,
            RESOURCE_GROUP,
            PIP_NAME,
            PIP_NAME_IPV6,
            PIP_PREFIX,
            PIP_PREFIX_IPV6,
            PIP_TAGS,
            PIP_IP_TAGS,
            DNS_LABEL,
            ADDITIONAL,
            ALLOWED_RANGES,
            ALLOWED_TAGS,
            DENY_ALL,
            NO_SECURITY_RULES,
            NO_FLOATING_IP,
            IDLE_TIMEOUT,
            NO_TCP_RESET,
            ALL_PORTS,
            PROBE_PROTOCOL,
            PROBE_INTERVAL,
            PROBE_COUNT,
            PROBE_PATH,
            CONFIGURATIONS);

    private AzureAnnotations() {}

    /// The key of one port.
    public static String ofPort(int port, String word) {
        return PORT + port + "_" + word;
    }
}
