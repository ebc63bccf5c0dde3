// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import io.cloudlb.gcp.model.GcpAnnotations;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All annotations of Google Cloud's load balancers, and what becomes of those that are not done: those that
/// Kubernetes' cloud provider or GKE reads and this provider does not do. A Service that asks for one is
/// refused where its load balancer would not be what its user asks for.
public record KnownAnnotations(AnnotationReader annotations) {
    /// What to do instead.
    private static final Map<String, String> UNSUPPORTED = Map.of(
            GcpAnnotations.CONFIG,
            "an L4LBConfig, which is an object of GKE's, is not read; take the annotation out, and set the logs on the backend service (gcloud compute backend-services update --enable-logging --logging-sample-rate), where they stay as you set them");

    private static final Set<String> SHARES = Set.of(GcpAnnotations.BACKEND_SHARE, GcpAnnotations.ALPHA_BACKEND_SHARE);

    /// All keys that are known, so that a misspelt one is noticed.
    public static AnnotationCatalogue catalogue() {
        return new AnnotationCatalogue(
                Set.copyOf(GcpAnnotations.PREFIXES),
                Stream.of(GcpAnnotations.SUPPORTED, UNSUPPORTED.keySet(), SHARES)
                        .flatMap(Set::stream)
                        .collect(Collectors.toUnmodifiableSet()),
                Set.of());
    }

    /// Refuses what is known and not built, and warns of what has no meaning here.
    void refuse() {
        UNSUPPORTED.forEach((key, instead) -> annotations
                .text(key)
                .ifPresent(text -> annotations.refuse(
                        SpecReason.UNSUPPORTED_ANNOTATION, key, "'%s' is not possible: %s".formatted(text, instead))));
        for (String key : SHARES) {
            if (annotations.truth(key).orElse(false)) {
                annotations.warn(
                        SpecReason.ANNOTATION_WITHOUT_EFFECT,
                        key,
                        "has no effect: Services share the instance groups anyway, and each has its own backend service; take the annotation out");
            }
        }
        annotations.requireOneOf(
                GcpAnnotations.BACKEND_SERVICE, Set.of("enabled"), "every load balancer has a backend service");
    }
}
