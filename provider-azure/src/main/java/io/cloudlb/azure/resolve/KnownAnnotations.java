// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.core.translate.SpecReason;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All annotations of Azure's load balancers, and what becomes of those that are not done: those that
/// Kubernetes' cloud provider for Azure reads and this provider does not do. A Service that asks for one is
/// refused where its load balancer would not be what its user asks for.
public record KnownAnnotations(AnnotationReader annotations) {
    /// Why they mean nothing.
    private static final Map<String, String> WITHOUT_EFFECT = Map.of(
            AzureAnnotations.MODE,
            "it chooses among basic load balancers, and this is a standard one, which has all nodes",
            AzureAnnotations.SHARED_RULE,
            "Services that let in the same clients share their security rules anyway");

    /// All keys that are known, so that a misspelt one is noticed.
    public static AnnotationCatalogue catalogue() {
        return new AnnotationCatalogue(
                Set.of(AzureAnnotations.PREFIX, AzureAnnotations.PORT, ServiceTranslator.SOURCE_RANGES),
                Stream.of(
                                AzureAnnotations.SUPPORTED,
                                AzureAnnotations.LINK_DETAILS,
                                WITHOUT_EFFECT.keySet(),
                                Set.of(AzureAnnotations.LINK_CREATE))
                        .flatMap(Set::stream)
                        .collect(Collectors.toUnmodifiableSet()),
                Set.of(AzureAnnotations.PORT));
    }

    /// Refuses what is known and not built, and warns of what has no meaning here.
    void refuse() {
        WITHOUT_EFFECT.forEach((key, why) -> annotations.text(key).ifPresent(_ -> withoutEffect(key, why)));
        if (!LinkRules.isAsked(annotations)) {
            AzureAnnotations.LINK_DETAILS.stream()
                    .filter(key -> annotations.text(key).isPresent())
                    .forEach(key -> withoutEffect(key, "no Private Link Service is asked for"));
        }
    }

    private void withoutEffect(String key, String why) {
        annotations.warn(SpecReason.ANNOTATION_WITHOUT_EFFECT, key, "has no effect: " + why);
    }
}
