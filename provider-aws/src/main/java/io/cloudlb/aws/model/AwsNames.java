// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Digest;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.Owner;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The names of what we make: readable in front, unique behind, the same after every restart.
///
/// `k8s-<namespace 8>-<name 8>-<10 hex>`, 32 characters at most: the limit of load balancers and target groups, which
/// take letters, digits and hyphens. The digest covers what cannot be changed in place, so that a replacement has a
/// name of its own and stands beside what it replaces.
public final class AwsNames {
    private static final int READABLE = 8;
    private static final int DIGEST = 10;
    private static final Pattern NOT_READABLE = Pattern.compile("[^a-zA-Z0-9]");
    private static final Pattern SHAPE = Pattern.compile("k8s-[a-zA-Z0-9]{0,8}-[a-zA-Z0-9]{0,8}-[0-9a-f]{10}");

    private AwsNames() {}

    /// A load balancer cannot change its scheme, so the scheme is in its name.
    public static String loadBalancer(Owner.Service owner, Scheme scheme) {
        return named(owner, List.of("load-balancer", scheme.toString()));
    }

    /// A target group cannot change protocol, port or target type, and serves one load balancer only.
    public static String targetGroup(Owner.Service owner, Scheme scheme, Listener listener) {
        return named(
                owner,
                List.of(
                        "target-group",
                        scheme.toString(),
                        listener.toString(),
                        String.valueOf(listener.nodePort()),
                        "instance"));
    }

    /// The security group that lets clients in.
    public static String frontendGroup(Owner.Service owner) {
        return named(owner, List.of("frontend"));
    }

    /// The security group by which the nodes know all load balancers of the cluster.
    public static String backendGroup(ClusterIdentity cluster) {
        return "k8s-traffic-" + readable(cluster.name(), 32) + "-" + Digest.hex(DIGEST, List.of(cluster.uid()));
    }

    /// What the names of an owner's load balancers and target groups begin with, unless the user chose one.
    public static String prefix(Owner.Service owner) {
        return "k8s-" + readable(owner.key().namespace(), READABLE) + "-"
                + readable(owner.key().name(), READABLE) + "-";
    }

    /// Whether a name has our shape. Others use it too: it proves nothing, but its lack says "not made by us".
    public static boolean hasOurShape(String name) {
        return SHAPE.matcher(name).matches();
    }

    private static String named(Owner.Service owner, List<String> fixed) {
        List<String> identity = List.of(owner.cluster().uid(), owner.uid());
        return prefix(owner) + Digest.hex(DIGEST, concat(identity, fixed));
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static String readable(String text, int length) {
        String kept = NOT_READABLE.matcher(text).replaceAll("");
        return kept.substring(0, Math.min(length, kept.length()));
    }
}
