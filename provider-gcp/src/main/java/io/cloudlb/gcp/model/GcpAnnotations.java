// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import java.util.List;
import java.util.Set;

/// The annotations of Google Cloud's load balancers. The keys are those that Kubernetes' cloud provider for
/// Google Cloud and GKE read, so that a Service keeps its manifest.
public final class GcpAnnotations {
    private static final String GKE = "networking.gke.io/";
    private static final String OLD = "cloud.google.com/";

    public static final String TYPE = GKE + "load-balancer-type";

    /// The spelling of clusters before 1.17.
    public static final String OLD_TYPE = OLD + "load-balancer-type";

    public static final String NETWORK_TIER = OLD + "network-tier";
    public static final String GLOBAL_ACCESS = GKE + "internal-load-balancer-allow-global-access";
    public static final String SUBNET = GKE + "load-balancer-subnet";

    /// The same for internal load balancers alone.
    public static final String INTERNAL_SUBNET = GKE + "internal-load-balancer-subnet";

    public static final String ADDRESSES = GKE + "load-balancer-ip-addresses";
    public static final String WEIGHTED = GKE + "weighted-load-balancing";
    public static final String STRONG_AFFINITY = GKE + "l4-strong-session-affinity";

    /// Asks for a load balancer with a backend service, which all of ours have.
    public static final String BACKEND_SERVICE = OLD + "l4-rbs";

    public static final String BACKEND_SHARE = OLD + "load-balancer-backend-share";

    /// The spelling before it was settled.
    public static final String ALPHA_BACKEND_SHARE = "alpha." + BACKEND_SHARE;

    public static final String CONFIG = GKE + "l4lb-config";
    public static final String SIX_COLLECTION = GKE + "ip-collection-v6";

    /// Those that are done.
    public static final Set<String> SUPPORTED = Set.of(
            TYPE,
            OLD_TYPE,
            NETWORK_TIER,
            GLOBAL_ACCESS,
            SUBNET,
            INTERNAL_SUBNET,
            ADDRESSES,
            WEIGHTED,
            STRONG_AFFINITY,
            SIX_COLLECTION,
            BACKEND_SERVICE);

    /// The beginnings of keys about load balancers. Both domains have many others, which are no business of
    /// ours (`cloud.google.com/neg`, `networking.gke.io/managed-certificates`).
    public static final List<String> PREFIXES = List.of(
            GKE + "load-balancer-",
            GKE + "internal-load-balancer-",
            GKE + "l4",
            WEIGHTED,
            SIX_COLLECTION,
            OLD + "load-balancer-",
            OLD + "l4-",
            NETWORK_TIER,
            ALPHA_BACKEND_SHARE);

    private GcpAnnotations() {}
}
