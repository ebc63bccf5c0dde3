// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Problem;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Annotations that are meant for another cloud, or lack the name of this one.
class AnnotationsOfOthersTest {
    private static final String DOMAIN = "service.beta.kubernetes.io/";
    private static final AnnotationCatalogue CATALOGUE = new AnnotationCatalogue(
            Set.of(DOMAIN + "aws-load-balancer-"), Set.of(DOMAIN + "aws-load-balancer-scheme"), Set.of());

    private static Iterable<Problem> warnings(String key) {
        return AnnotationReader.unknown(CATALOGUE, Set.of(key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service.beta.kubernetes.io/azure-load-balancer-internal",
                "networking.gke.io/load-balancer-type",
                "cloud.google.com/load-balancer-type",
                "service.beta.kubernetes.io/openstack-internal-load-balancer",
                "service.beta.kubernetes.io/oci-load-balancer-internal",
            })
    void saysThatAnotherCloudsWordForInternalHasNoEffectHere(String key) {
        assertThat(warnings(key))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains(key, "has no effect here"));
    }

    @Test
    void findsTheAnnotationThatLacksTheNameOfTheCloud() {
        assertThat(warnings(DOMAIN + "load-balancer-scheme"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains(DOMAIN + "aws-load-balancer-scheme"));
    }

    @Test
    void leavesTheStandardAnnotationsAlone() {
        assertThat(warnings(DOMAIN + "load-balancer-source-ranges")).isEmpty();
        assertThat(warnings("example.org/load-balancer-scheme")).isEmpty();
        assertThat(warnings(DOMAIN + "aws-load-balancer-scheme")).isEmpty();
    }
}
