// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.model.GcpReason;
import io.cloudlb.gcp.model.GcpResource.BackendService.Tracking;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Traffic;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Which node a connection goes to, and how long: session affinity, strong affinity, weights, the client's zone,
/// draining.
record ConnectionRules(LoadBalancerSpec spec, Scheme scheme, AnnotationReader annotations) {
    private static final String PODS_PER_NODE = "pods-per-node";
    private static final String ENABLED = "enabled";
    private static final Duration KUBERNETES_DEFAULT_TIMEOUT = Duration.ofHours(3);
    private static final Duration SHORTEST = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofHours(16);

    /// Seconds until connections to a node that leaves are cut, as in Kubernetes' cloud provider.
    private static final int DRAIN = 30;

    String affinity() {
        return spec.sessionAffinity().isPresent() ? "CLIENT_IP" : "NONE";
    }

    static int drainSeconds(Traffic traffic) {
        return switch (traffic) {
            case TCP, BOTH -> DRAIN;
            case UDP -> 0;
        };
    }

    Tracking tracking() {
        return new Tracking(strongAffinity(), weighted(), prefersZone());
    }

    /// Internal load balancers alone know zones. To an external one the wish means nothing; kube-proxy heeds it all
    /// the same.
    private boolean prefersZone() {
        return spec.prefersSameZone() && scheme == Scheme.INTERNAL;
    }

    private boolean weighted() {
        annotations.requireOneOf(
                GcpAnnotations.WEIGHTED,
                Set.of(PODS_PER_NODE),
                "nodes are weighted by the number of pods, or not at all");
        boolean asked = annotations
                .text(GcpAnnotations.WEIGHTED)
                .filter(PODS_PER_NODE::equals)
                .isPresent();
        if (asked && spec.trafficPolicy() instanceof TrafficPolicy.Cluster) {
            withoutEffect(
                    GcpAnnotations.WEIGHTED,
                    "every node takes traffic and passes it on; with externalTrafficPolicy: Local nodes report their pods");
            return false;
        }
        return asked;
    }

    private Optional<Integer> strongAffinity() {
        annotations.requireOneOf(
                GcpAnnotations.STRONG_AFFINITY,
                Set.of(ENABLED),
                "affinity is strong where it is enabled, and else not");
        boolean strong = annotations
                .text(GcpAnnotations.STRONG_AFFINITY)
                .filter(ENABLED::equals)
                .isPresent();
        if (strong && spec.sessionAffinity().isEmpty()) {
            annotations.invalid(
                    GcpAnnotations.STRONG_AFFINITY,
                    "strong affinity needs sessionAffinity: ClientIP; set it, or take the annotation out");
        }
        return spec.sessionAffinity().flatMap(timeout -> strong ? strong(timeout) : weak(timeout));
    }

    private Optional<Integer> strong(Duration timeout) {
        if (scheme == Scheme.INTERNAL) {
            annotations.invalid(
                    GcpAnnotations.STRONG_AFFINITY,
                    "only external load balancers have strong affinity; take the annotation out");
            return Optional.empty();
        }
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            annotations.invalid(
                    GcpAnnotations.STRONG_AFFINITY,
                    "strong affinity takes a timeout of %d to %d seconds, and spec.sessionAffinityConfig.clientIP.timeoutSeconds is %d"
                            .formatted(SHORTEST.toSeconds(), LONGEST.toSeconds(), timeout.toSeconds()));
            return Optional.empty();
        }
        return Optional.of(Math.toIntExact(timeout.toSeconds()));
    }

    private Optional<Integer> weak(Duration timeout) {
        if (!timeout.equals(KUBERNETES_DEFAULT_TIMEOUT)) {
            annotations.warn(
                    GcpReason.AFFINITY_TIMEOUT_IGNORED,
                    "spec.sessionAffinityConfig",
                    "has no effect: affinity by client address has no timeout without %s: %s"
                            .formatted(GcpAnnotations.STRONG_AFFINITY, ENABLED));
        }
        return Optional.empty();
    }

    private void withoutEffect(String key, String why) {
        annotations.warn(SpecReason.ANNOTATION_WITHOUT_EFFECT, key, "has no effect: " + why);
    }
}
