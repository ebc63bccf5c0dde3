// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import static io.cloudlb.gcp.resolve.Resolving.web;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.gcp.model.GcpAnnotations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of annotations that other controllers read and this provider does not do.
class KnownAnnotationsTest {
    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();
    private final AnnotationCatalogue catalogue = KnownAnnotations.catalogue();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cloud.google.com/neg",
                "cloud.google.com/neg-status",
                "cloud.google.com/backend-config",
                "cloud.google.com/app-protocols",
                "networking.gke.io/managed-certificates",
                "networking.gke.io/backend-service",
                "service.kubernetes.io/tcp-forwarding-rule",
                "kubernetes.io/ingress.global-static-ip-name",
            })
    void saysNothingOfAnnotationsThatAreNoneOfItsBusiness(String key) {
        assertThat(catalogue.claims(key)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "networking.gke.io/load-balancer-typ",
                "networking.gke.io/internal-load-balancer-global-access",
                "networking.gke.io/l4-strong-affinity",
                "cloud.google.com/load-balancer-ip",
                "cloud.google.com/network-tiers",
            })
    void noticesAMisspeltOne(String key) {
        assertThat(catalogue.claims(key)).isTrue();
        assertThat(catalogue.knows(key)).isFalse();
    }

    @Test
    void claimsAllThatItKnows() {
        assertThat(catalogue.keys()).allMatch(catalogue::claims).containsAll(GcpAnnotations.SUPPORTED);
    }

    @ParameterizedTest
    @CsvSource({
        "networking.gke.io/l4lb-config, logs, 'an L4LBConfig, which is an object of GKE''s, is not read; take the annotation out'",
        "cloud.google.com/l4-rbs, disabled, every load balancer has a backend service",
    })
    void refusesWhatIsNotBuiltAndSaysWhatToDo(String key, String value, String why) {
        assertThat(resolving.isRefused(web(key, value).spec())).isTrue();
        assertThat(resolving.problem(web(key, value)).message())
                .startsWith("'%s' is not possible: %s".formatted(value, why));
    }

    @ParameterizedTest
    @ValueSource(strings = {GcpAnnotations.BACKEND_SHARE, GcpAnnotations.ALPHA_BACKEND_SHARE})
    void warnsOfSharedBackendsInBothSpellings(String key) {
        assertThat(resolving.problems(web(key, "true"))).isEmpty();
        assertThat(resolving.warnings(web(key, "true"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "networking.gke.io/l4lb-config, ''",
        "networking.gke.io/ip-collection-v6, ' '",
        "cloud.google.com/l4-rbs, enabled",
        "cloud.google.com/load-balancer-backend-share, false",
        "cloud.google.com/network-tier, ''",
        "networking.gke.io/load-balancer-ip-addresses, ','",
        "networking.gke.io/load-balancer-subnet, ''",
        "networking.gke.io/weighted-load-balancing, ''",
        "networking.gke.io/l4-strong-session-affinity, ''",
        "networking.gke.io/internal-load-balancer-allow-global-access, ''",
    })
    void servesWhoAsksForNothingOrForWhatIsDoneAnywayWithoutAWord(String key, String value) {
        assertThat(resolving.problems(web(key, value))).isEmpty();
        assertThat(resolving.warnings(web(key, value))).isEmpty();
    }
}
