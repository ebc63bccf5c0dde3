// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Digest;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Protocol;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The names of what we make, the same after every restart.
///
/// Parts of documents have no tags, so their names are their marks: `k8s-<cluster 8>_<owner>_<what>`, with
/// the Service's UID as the owner, or a word for what the cluster's Services share. Azure takes 80 characters
/// of letters, digits, dots, hyphens and underscores. Names of resources with tags are readable in front and
/// unique behind.
public final class AzureNames {
    private static final int CLUSTER = 8;
    private static final int READABLE = 16;
    private static final int DIGEST = 10;
    private static final String SHARED = "cluster";
    private static final Pattern NOT_READABLE = Pattern.compile("[^a-z0-9]");
    private static final Pattern PART = Pattern.compile("k8s-([0-9a-f]{8})_([A-Za-z0-9.-]{1,36})_[A-Za-z0-9._-]+");

    private AzureNames() {}

    /// Whose a part is, as its name tells; empty when it is nobody's of this cluster.
    public static Optional<OwnerMark> mark(ClusterIdentity cluster, String part) {
        Matcher name = PART.matcher(part);
        if (!name.matches() || !name.group(1).equals(digest(cluster))) {
            return Optional.empty();
        }
        String owner = name.group(2).equals(SHARED) ? OwnerMark.SHARED : name.group(2);
        return Optional.of(new OwnerMark(cluster.uid(), owner));
    }

    /// A Service's frontend at an address that is its alone.
    public static String frontend(Owner.Service owner, IpFamily family) {
        return part(owner, family(family));
    }

    /// The frontend at an address that several Services may ask for.
    ///
    /// @param place the id of the public address, or of the subnet with the address in it
    public static String frontendAt(ClusterIdentity cluster, String place) {
        return shared(cluster, "at_" + Digest.hex(DIGEST, List.of(place.toLowerCase(Locale.ROOT))));
    }

    /// The pool that holds nodes by their addresses.
    public static String pool(ClusterIdentity cluster, IpFamily family) {
        return shared(cluster, "nodes_" + family(family));
    }

    /// The pool that holds nodes by their network interfaces. Azure has no pool with both.
    public static String interfacePool(ClusterIdentity cluster, IpFamily family) {
        return shared(cluster, "interfaces_" + family(family));
    }

    /// Whether a pool of ours holds network interfaces.
    public static boolean isInterfacePool(ClusterIdentity cluster, String pool) {
        return Stream.of(IpFamily.values())
                .anyMatch(family -> interfacePool(cluster, family).equals(pool));
    }

    /// The probe of kube-proxy.
    public static String nodeProbe(ClusterIdentity cluster) {
        return shared(cluster, "node-health");
    }

    /// The probe of a Service of policy Local.
    public static String probe(Owner.Service owner) {
        return part(owner, "health");
    }

    /// The probe of one port.
    public static String probe(Owner.Service owner, Protocol protocol, int port) {
        return part(owner, "probe_" + protocol(protocol) + "_" + port);
    }

    public static String rule(Owner.Service owner, IpFamily family, Protocol protocol, int port) {
        return part(owner, "%s_%s_%d".formatted(family(family), protocol(protocol), port));
    }

    /// The rule for all ports.
    public static String ruleOfAllPorts(Owner.Service owner, IpFamily family) {
        return part(owner, family(family) + "_all");
    }

    /// A rule of a security group, one for all Services that ask for the same, or for one alone.
    public static String securityRule(ClusterIdentity cluster, Opening opening) {
        String what = "%s_%s_%s"
                .formatted(
                        opening.access().name().toLowerCase(Locale.ROOT),
                        family(opening.family()),
                        Digest.hex(DIGEST, opening.words()));
        return opening.onlyOf().map(uid -> part(cluster, uid, what)).orElseGet(() -> shared(cluster, what));
    }

    /// A Service's own public address: `k8s-<namespace 16>-<name 16>-<10 hex>`.
    ///
    /// @param made what cannot be changed in it, so that another has another name
    public static String publicIp(Owner.Service owner, IpFamily family, List<String> made) {
        List<String> identity = List.of(owner.cluster().uid(), owner.uid(), family.name(), String.join("\n", made));
        return readable(owner, identity);
    }

    private static String readable(Owner.Service owner, List<String> identity) {
        return "k8s-" + readable(owner.key().namespace()) + "-"
                + readable(owner.key().name()) + "-" + Digest.hex(DIGEST, identity);
    }

    /// A Service's Private Link Service, where its user gives it no name: `k8s-<namespace 16>-<name 16>-<10 hex>`.
    public static String privateLink(Owner.Service owner) {
        return readable(owner, List.of(owner.cluster().uid(), owner.uid(), "link"));
    }

    private static String part(Owner.Service owner, String what) {
        return part(owner.cluster(), owner.uid(), what);
    }

    private static String shared(ClusterIdentity cluster, String what) {
        return part(cluster, SHARED, what);
    }

    private static String part(ClusterIdentity cluster, String owner, String what) {
        return "k8s-" + digest(cluster) + "_" + owner + "_" + what;
    }

    private static String digest(ClusterIdentity cluster) {
        return Digest.hex(CLUSTER, List.of(cluster.uid()));
    }

    private static String family(IpFamily family) {
        return family == IpFamily.IPV4 ? "v4" : "v6";
    }

    private static String protocol(Protocol protocol) {
        return protocol.name().toLowerCase(Locale.ROOT);
    }

    private static String readable(String text) {
        String kept = NOT_READABLE.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        return kept.substring(0, Math.min(READABLE, kept.length()));
    }
}
