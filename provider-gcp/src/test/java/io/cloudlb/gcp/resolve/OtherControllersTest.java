// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.testkit.AService;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Services of the other controllers on Google Cloud are left alone.
class OtherControllersTest {
    private static final String CLASS = "cloudlb.io/gcp";
    private static final ClaimRules DEFAULT_MODE = new ClaimRules(true, Optional.empty(), OtherControllers.ALL);
    private static final ClaimRules CLASS_MODE = new ClaimRules(false, Optional.of(CLASS), OtherControllers.ALL);

    private static ServiceClaim claim(ClaimRules rules, AService service) {
        return rules.claim(service.view());
    }

    @ParameterizedTest
    @CsvSource({
        "gke.networking.io/l4-netlb-v1, cloud-provider-gcp",
        "gke.networking.io/l4-netlb-v2, ingress-gce",
        "gke.networking.io/l4-netlb-v3, ingress-gce",
        "gke.networking.io/l4-ilb-v1, cloud-provider-gcp",
        "gke.networking.io/l4-ilb-v2, ingress-gce",
    })
    void leavesAServiceToTheControllerThatHasItInHand(String finalizer, String controller) {
        assertThat(claim(DEFAULT_MODE, aService("web").finalizer(finalizer)))
                .isInstanceOfSatisfying(ServiceClaim.ServedByAnother.class, other -> {
                    assertThat(other.controller()).contains(controller);
                    assertThat(other.evidence()).isEqualTo("finalizer " + finalizer);
                });
    }

    @Test
    void leavesAServiceToTheControllerThatItsUserNames() {
        AService handed = aService("web").annotation(GcpAnnotations.BACKEND_SERVICE, "enabled");

        assertThat(claim(DEFAULT_MODE, handed)).isInstanceOf(ServiceClaim.ServedByAnother.class);
        assertThat(claim(DEFAULT_MODE, aService("web").annotation(GcpAnnotations.BACKEND_SERVICE, "no")))
                .isEqualTo(new ServiceClaim.Ensure(ClaimRules.COMMON_FINALIZER));
    }

    /// On GKE, where the class is what tells whose a Service is, a manifest keeps the annotation.
    @Test
    void servesAServiceOfItsClassThatHasTheAnnotationToo() {
        AService ours = aService("web")
                .loadBalancerClass(CLASS)
                .annotation(GcpAnnotations.BACKEND_SERVICE, "enabled")
                .finalizer("gke.networking.io/l4-netlb-v2");

        assertThat(claim(CLASS_MODE, ours)).isEqualTo(new ServiceClaim.Ensure(ClaimRules.finalizerOf(CLASS)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "networking.gke.io/l4-regional-external",
                "networking.gke.io/l4-regional-internal",
                "networking.gke.io/l4-regional-external-legacy",
                "networking.gke.io/l4-regional-internal-legacy",
            })
    void leavesServicesOfGkesClassesAloneInSilence(String name) {
        assertThat(claim(DEFAULT_MODE, aService("web").loadBalancerClass(name))).isEqualTo(new ServiceClaim.NotOurs());
        assertThat(claim(CLASS_MODE, aService("web").loadBalancerClass(name))).isEqualTo(new ServiceClaim.NotOurs());
    }

    /// Both controllers would take turns with it.
    @Test
    void doesNotGiveUpItsOwnServiceForATrace() {
        AService started =
                aService("web").finalizer(ClaimRules.COMMON_FINALIZER).finalizer("gke.networking.io/l4-netlb-v1");

        assertThat(claim(DEFAULT_MODE, started)).isEqualTo(new ServiceClaim.Ensure(ClaimRules.COMMON_FINALIZER));
    }
}
