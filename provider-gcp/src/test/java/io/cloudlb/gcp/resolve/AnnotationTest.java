// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import static io.cloudlb.gcp.resolve.Resolving.WEB;
import static io.cloudlb.gcp.resolve.Resolving.internal;
import static io.cloudlb.gcp.resolve.Resolving.web;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Problem;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.model.GcpResource.BackendService.Tracking;
import io.cloudlb.gcp.model.NetworkTier;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each annotation means, and which of its values are refused.
class AnnotationTest {
    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    @ParameterizedTest
    @CsvSource({
        "networking.gke.io/load-balancer-type, Internal, INTERNAL",
        "networking.gke.io/load-balancer-type, internal, INTERNAL",
        "networking.gke.io/load-balancer-type, External, EXTERNAL",
        "networking.gke.io/load-balancer-type, '', EXTERNAL",
        "cloud.google.com/load-balancer-type, Internal, INTERNAL",
        "cloud.google.com/load-balancer-type, internal, INTERNAL",
        "cloud.google.com/neg, Internal, EXTERNAL",
    })
    void readsTheTypeInBothSpellings(String key, String value, Scheme scheme) {
        assertThat(resolving.rule(web(key, value)).scheme()).isEqualTo(scheme);
        assertThat(resolving.desired(web(key, value)).backendService().scheme()).isEqualTo(scheme);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Intern", "true", "INTERNAL", "Internal,External"})
    void refusesATypeThatIsNone(String value) {
        assertThat(resolving.isRefused(web(GcpAnnotations.TYPE, value).spec())).isTrue();
        assertThat(resolving.problem(web(GcpAnnotations.OLD_TYPE, value)).message())
                .isEqualTo(
                        "'%s' is no type of load balancer; write Internal, or take the annotation out for an external one"
                                .formatted(value));
    }

    @Test
    void saysWhichOfTwoTypesWins() {
        SpecFixture both = internal().annotated(GcpAnnotations.OLD_TYPE, "External");

        assertThat(resolving.rule(both).scheme()).isEqualTo(Scheme.INTERNAL);
        assertThat(resolving.warnings(both)).extracting(Problem::field).containsExactly(GcpAnnotations.OLD_TYPE);
    }

    @ParameterizedTest
    @CsvSource({"Premium, PREMIUM", "Standard, STANDARD", "'', PREMIUM"})
    void readsTheNetworkTier(String value, NetworkTier tier) {
        assertThat(resolving.rule(web(GcpAnnotations.NETWORK_TIER, value)).tier())
                .isEqualTo(tier);
    }

    /// ingress-gce takes a tier that is misspelt for the premium one in silence.
    @ParameterizedTest
    @ValueSource(strings = {"Standrad", "standard", "STANDARD", "Basic"})
    void refusesANetworkTierThatIsNone(String value) {
        assertThat(resolving.problem(web(GcpAnnotations.NETWORK_TIER, value)).message())
                .isEqualTo("'%s' is no network tier; possible: Premium, Standard".formatted(value));
    }

    @Test
    void refusesTheStandardTierWhereOnlyThePremiumOneIs() {
        SpecFixture standard = web(GcpAnnotations.NETWORK_TIER, "Standard");
        Resolving six = resolving.withSix(Scheme.EXTERNAL);

        assertThat(resolving
                        .problem(standard.annotated(GcpAnnotations.TYPE, "Internal"))
                        .message())
                .contains("internal load balancers have the premium tier alone");
        assertThat(six.problem(Resolving.of(standard, IpFamilyPolicy.SINGLE_STACK, IpFamily.IPV6))
                        .message())
                .contains("IPv6 address have the premium tier alone");
        assertThat(six.problem(Resolving.of(standard, IpFamilyPolicy.REQUIRE_DUAL_STACK, IpFamily.IPV4, IpFamily.IPV6))
                        .message())
                .contains("IPv6 address have the premium tier alone");
    }

    /// kubernetes/kubernetes#69314: a Service without the annotation, at a standard address, broke at an
    /// upgrade.
    @Test
    void keepsTheTierThatStandsWhereNoneIsAskedFor() {
        Resolving standing = resolving.standing(web(GcpAnnotations.NETWORK_TIER, "Standard"), "192.0.2.7");

        assertThat(standing.rule(WEB).tier()).isEqualTo(NetworkTier.STANDARD);
        assertThat(standing.rule(web(GcpAnnotations.NETWORK_TIER, "Premium")).tier())
                .isEqualTo(NetworkTier.PREMIUM);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "'', false", "1, true"})
    void readsGlobalAccess(String value, boolean globalAccess) {
        assertThat(resolving
                        .rule(internal().annotated(GcpAnnotations.GLOBAL_ACCESS, value))
                        .globalAccess())
                .isEqualTo(globalAccess);
    }

    @Test
    void refusesGlobalAccessThatIsNeitherTrueNorFalseAndWarnsOfItOnAnExternalLoadBalancer() {
        assertThat(resolving
                        .problem(internal().annotated(GcpAnnotations.GLOBAL_ACCESS, "yes"))
                        .message())
                .isEqualTo("'yes' is neither true nor false");
        assertThat(resolving.warnings(web(GcpAnnotations.GLOBAL_ACCESS, "true")))
                .hasSize(1);
        assertThat(resolving.rule(web(GcpAnnotations.GLOBAL_ACCESS, "true")).globalAccess())
                .isFalse();
        assertThat(resolving.warnings(web(GcpAnnotations.GLOBAL_ACCESS, "false")))
                .isEmpty();
    }

    @Test
    void weighsNodesByTheirPods() {
        SpecFixture weighted = web(GcpAnnotations.WEIGHTED, "pods-per-node");

        assertThat(resolving
                        .desired(weighted.local())
                        .backendService()
                        .tracking()
                        .weighted())
                .isTrue();
        assertThat(resolving.desired(weighted).backendService().tracking()).isEqualTo(Tracking.DEFAULT);
        assertThat(resolving.warnings(weighted)).extracting(Problem::field).containsExactly(GcpAnnotations.WEIGHTED);
        assertThat(resolving
                        .problem(web(GcpAnnotations.WEIGHTED, "by-hand").local())
                        .message())
                .contains("'by-hand' is not possible", "Possible: pods-per-node");
    }

    /// ingress-gce: zonal affinity of internal load balancers, by `spec.trafficDistribution`.
    @Test
    void sendsClientsOfAnInternalLoadBalancerToTheirOwnZoneFirst() {
        LoadBalancerSpec near = Resolving.preferringSameZone(internal());
        LoadBalancerSpec outside = Resolving.preferringSameZone(WEB);

        assertThat(resolving.desired(near).backendService().tracking().prefersZone())
                .isTrue();
        assertThat(resolving.desired(internal()).backendService().tracking()).isEqualTo(Tracking.DEFAULT);
        assertThat(resolving.desired(outside).backendService().tracking()).isEqualTo(Tracking.DEFAULT);
        assertThat(resolving.warnings(near)).isEmpty();
        assertThat(resolving.warnings(outside)).isEmpty();
    }

    @Test
    void readsSessionAffinity() {
        assertThat(resolving.desired(WEB).backendService().affinity()).isEqualTo("NONE");
        assertThat(resolving.desired(WEB.sticky()).backendService().affinity()).isEqualTo("CLIENT_IP");
        assertThat(resolving.warnings(WEB.sticky())).isEmpty();
        assertThat(resolving.warnings(WEB.sticky(Duration.ofSeconds(90))))
                .extracting(Problem::reason)
                .containsExactly("SessionAffinityTimeoutIgnored");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 10_800, 57_600})
    void makesAffinityStrongForAsLongAsAsked(int seconds) {
        SpecFixture strong = web(GcpAnnotations.STRONG_AFFINITY, "enabled").sticky(Duration.ofSeconds(seconds));

        assertThat(resolving.desired(strong).backendService().tracking().strongAffinitySeconds())
                .isEqualTo(Optional.of(seconds));
        assertThat(resolving.warnings(strong)).isEmpty();
    }

    @Test
    void refusesStrongAffinityThatCannotBeHad() {
        SpecFixture strong = web(GcpAnnotations.STRONG_AFFINITY, "enabled");

        assertThat(resolving.problem(strong).message()).contains("needs sessionAffinity: ClientIP");
        assertThat(resolving.problem(strong.sticky(Duration.ofSeconds(59))).message())
                .contains("60 to 57600 seconds", "is 59");
        assertThat(resolving.problem(strong.sticky(Duration.ofSeconds(57_601))).message())
                .contains("is 57601");
        assertThat(resolving
                        .problem(strong.sticky().annotated(GcpAnnotations.TYPE, "Internal"))
                        .message())
                .contains("only external load balancers");
        assertThat(resolving
                        .problem(web(GcpAnnotations.STRONG_AFFINITY, "on").sticky())
                        .message())
                .contains("'on' is not possible");
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        SpecFixture wrong = web(GcpAnnotations.NETWORK_TIER, "Basic")
                .annotated(GcpAnnotations.TYPE, "Outer")
                .annotated(GcpAnnotations.CONFIG, "logs")
                .annotated(GcpAnnotations.ADDRESSES, "gone");

        assertThat(resolving.problems(wrong))
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(
                        GcpAnnotations.NETWORK_TIER,
                        GcpAnnotations.TYPE,
                        GcpAnnotations.CONFIG,
                        GcpAnnotations.ADDRESSES);
    }
}
