// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Digest;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The names of what we make: readable in front, unique behind, the same after every restart. Compute Engine takes
/// lower-case letters, digits and hyphens, a letter first, 63 characters at most (RFC 1035).
///
/// `k8s-<namespace 16>-<name 16>-<10 hex>`. The digest covers what no update changes and what may stand beside what it
/// replaces: the scheme, the traffic, the family.
public final class GcpNames {
    private static final int READABLE = 16;
    private static final int DIGEST = 10;
    private static final Pattern NOT_READABLE = Pattern.compile("[^a-z0-9]");

    private GcpNames() {}

    /// The two names of a rule: it has the second where one of the first stands at another address, which has to serve
    /// until this one does.
    public static List<String> forwardingRules(Owner.Service owner, Scheme scheme, Traffic traffic, IpFamily family) {
        return Stream.of("rule", "moved-rule")
                .map(turn -> named(owner, List.of(turn, scheme.name(), traffic.name(), family.name())))
                .toList();
    }

    /// The first of them.
    public static String forwardingRule(Owner.Service owner, Scheme scheme, Traffic traffic, IpFamily family) {
        return forwardingRules(owner, scheme, traffic, family).getFirst();
    }

    public static String backendService(Owner.Service owner, Scheme scheme, Traffic traffic) {
        return named(owner, List.of("backend-service", scheme.name(), traffic.name()));
    }

    /// The health check of a Service of policy Local.
    public static String healthCheck(Owner.Service owner) {
        return named(owner, List.of("health-check"));
    }

    public static String firewall(Owner.Service owner, IpFamily family) {
        return named(owner, List.of("firewall", family.name()));
    }

    /// The endpoint group of each zone: of one name in all. It is in one subnetwork for good.
    ///
    /// @param subnetwork the name of the nodes' subnetwork
    public static String endpointGroup(Owner.Service owner, String subnetwork) {
        return named(owner, List.of("endpoint-group", subnetwork));
    }

    /// The address that is held while the rule at it is replaced. Each has a name of its own, for one may have to stay
    /// while another is held.
    public static String address(Owner.Service owner, String ip) {
        return named(owner, List.of("address", ip));
    }

    /// The instance group of each zone: of one name in all.
    public static String instanceGroup(ClusterIdentity cluster) {
        return shared(cluster, "nodes");
    }

    /// The health check of kube-proxy.
    public static String nodeHealthCheck(ClusterIdentity cluster) {
        return shared(cluster, "node-health");
    }

    /// What lets health checks in to the nodes.
    public static String probes(ClusterIdentity cluster, IpFamily family) {
        return shared(cluster, "probes-" + (family == IpFamily.IPV4 ? "v4" : "v6"));
    }

    private static String shared(ClusterIdentity cluster, String what) {
        return "k8s-" + what + "-" + readable(cluster.name(), 24) + "-"
                + Digest.hex(DIGEST, List.of(cluster.uid(), what));
    }

    /// What the names of all that a Service has begin with; those of others may, too.
    public static String prefix(Owner.Service owner) {
        return "k8s-" + readable(owner.key().namespace(), READABLE) + "-"
                + readable(owner.key().name(), READABLE) + "-";
    }

    private static String named(Owner.Service owner, List<String> fixed) {
        List<String> identity = List.of(owner.cluster().uid(), owner.uid());
        return prefix(owner)
                + Digest.hex(
                        DIGEST, Stream.concat(identity.stream(), fixed.stream()).toList());
    }

    private static String readable(String text, int length) {
        String kept = NOT_READABLE.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        return kept.substring(0, Math.min(length, kept.length()));
    }
}
