// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.translate.ServiceTranslator.Translation;
import io.cloudlb.testkit.AService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceTranslatorTest {
    private static final ClusterIdentity CLUSTER = new ClusterIdentity("test", "cluster-uid");
    private static final AnnotationCatalogue CATALOGUE = new AnnotationCatalogue(
            Set.of("example.com/lb-"),
            Set.of("example.com/lb-scheme", "example.com/lb-subnets"),
            Set.of("example.com/lb-attributes."));
    private static final Capabilities EVERYTHING =
            new Capabilities(Set.of(Protocol.values()), Set.of(IpFamily.values()), true, true, true, true, false);
    private static final Capabilities LITTLE = new Capabilities(
            Set.of(Protocol.TCP, Protocol.UDP), Set.of(IpFamily.IPV4), false, false, false, false, true);
    private static final Capabilities TWO_PROTOCOLS =
            new Capabilities(Set.of(Protocol.TCP, Protocol.UDP), Set.of(IpFamily.IPV4), true, false, true, true, true);

    @Test
    void saysWhatTheServiceAsksFor() {
        Translation<LoadBalancerSpec> translation = translate(
                EVERYTHING,
                aService("web")
                        .port(443)
                        .port(80)
                        .local(31000)
                        .preferringSameZone()
                        .clientIpAffinity(Duration.ofHours(3))
                        .requestedIp("192.0.2.7")
                        .annotation("example.com/lb-scheme", "internal")
                        .annotation("example.com/else", "x"));

        assertThat(translation.accepted()).isTrue();
        assertThat(translation.value().owner())
                .isEqualTo(new Owner.Service(CLUSTER, aService("web").view().key(), "uid-web"));
        assertThat(translation.value().listeners()).map(Listener::port).containsExactly(80, 443);
        assertThat(translation.value().trafficPolicy()).isEqualTo(new TrafficPolicy.Local(31000));
        assertThat(translation.value().prefersSameZone()).isTrue();
        assertThat(translation.value().sessionAffinity()).contains(Duration.ofHours(3));
        assertThat(translation.value().requestedIp()).contains("192.0.2.7");
        assertThat(translation.value().annotations()).containsOnlyKeys("example.com/lb-scheme");
        assertThat(translation.value().allowedSources()).containsExactly("0.0.0.0/0", "::/0");
    }

    @Test
    void refusesAServiceThatIsLargerThanWhatIsKeptOfOneAndSaysNothingElseOfIt() {
        ServiceView web = aService("web").port(80).view();
        ServiceView large =
                web.with(web.meta().tooLarge(Map.of())).with(web.spec().withoutLists());

        Translation<LoadBalancerSpec> translation =
                new ServiceTranslator(CLUSTER, EVERYTHING, CATALOGUE).translate(large);

        assertThat(translation.accepted()).isFalse();
        assertThat(translation.problems()).extracting(Problem::reason).containsExactly("TooLarge");
    }

    @Test
    void namesAllMistakesAtOnceAndKeepsWhatIsGood() {
        Translation<LoadBalancerSpec> translation = translate(
                LITTLE,
                aService("web")
                        .port(80)
                        .port(Protocol.SCTP, 90, 30090)
                        .sourceRanges("10.0.0.0/8", "nonsense")
                        .clientIpAffinity(Duration.ofSeconds(10))
                        .requestedIp("192.0.2.7"));

        assertThat(reasons(translation))
                .containsExactlyInAnyOrder(
                        "UnsupportedProtocol",
                        "InvalidSourceRange",
                        "UnsupportedSessionAffinity",
                        "UnsupportedLoadBalancerIP");
        assertThat(translation.value().allowedSources()).containsExactly("10.0.0.0/8");
    }

    @Test
    void refusesPortsWithoutNodePortByName() {
        Translation<LoadBalancerSpec> translation =
                translate(LITTLE, aService("web").withoutNodePorts().port(80).port(Protocol.TCP, 443, 30443));

        assertThat(translation.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo("NodePortMissing");
            assertThat(problem.field()).isEqualTo("spec.ports[tcp-80]");
            assertThat(problem.message()).contains("allocateLoadBalancerNodePorts");
        });
        assertThat(translate(EVERYTHING, aService("web").withoutNodePorts().port(80))
                        .accepted())
                .isTrue();
    }

    @Test
    void refusesMixedProtocolsWhereTheCloudCarriesOne() {
        AService mixed = aService("dns").port(Protocol.TCP, 53, 30053).port(Protocol.UDP, 54, 30054);

        assertThat(reasons(translate(LITTLE, mixed))).containsExactly("LoadBalancerMixedProtocolNotSupported");
        assertThat(translate(TWO_PROTOCOLS, mixed).accepted()).isTrue();
    }

    @Test
    void refusesTwoProtocolsOnOneNumberWhereTheCloudCannot() {
        AService dns = aService("dns").port(Protocol.TCP, 53, 30053).port(Protocol.UDP, 53, 30053);

        assertThat(reasons(translate(TWO_PROTOCOLS, dns))).containsExactly("SamePortDifferentProtocols");
        assertThat(translate(TWO_PROTOCOLS, dns).problems())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("one listener for both is not supported yet; use different numbers or a Service for each");
        assertThat(translate(EVERYTHING, dns).accepted()).isTrue();
    }

    @Test
    void doesNotCountARefusedProtocolAsMixed() {
        AService service = aService("web").port(80).port(Protocol.SCTP, 90, 30090);

        assertThat(reasons(translate(LITTLE, service))).containsExactly("UnsupportedProtocol");
    }

    @Test
    void refusesManifestsThatTheAPIServerWouldRefuse() {
        assertThat(reasons(translate(EVERYTHING, aService("web")))).containsExactly("NoPorts");
        assertThat(reasons(translate(EVERYTHING, aService("web").port(80).port(80))))
                .containsExactly("DuplicatePort");
        assertThat(reasons(translate(EVERYTHING, aService("web").port(Protocol.TCP, 70000, 30000))))
                .containsExactly("InvalidPort");
        assertThat(reasons(translate(LITTLE, aService("web").port(80).local(0))))
                .containsExactly("HealthCheckNodePortMissing");
    }

    @Test
    void takesOneFamilyWhereDualStackIsOnlyPreferred() {
        Translation<LoadBalancerSpec> translation = translate(
                LITTLE,
                aService("web").port(80).families(IpFamilyPolicy.PREFER_DUAL_STACK, IpFamily.IPV6, IpFamily.IPV4));

        assertThat(translation.accepted()).isTrue();
        assertThat(translation.value().ipFamilies()).containsExactly(IpFamily.IPV4);
        assertThat(translation.warnings()).map(Problem::reason).containsExactly("SingleIPFamily");
    }

    @Test
    void refusesFamiliesTheCloudLacks() {
        assertThat(reasons(translate(
                        LITTLE,
                        aService("web")
                                .port(80)
                                .families(IpFamilyPolicy.REQUIRE_DUAL_STACK, IpFamily.IPV4, IpFamily.IPV6))))
                .containsExactly("UnsupportedIPFamily");
        assertThat(reasons(translate(
                        LITTLE, aService("web").port(80).families(IpFamilyPolicy.SINGLE_STACK, IpFamily.IPV6))))
                .containsExactly("UnsupportedIPFamily");
        assertThat(reasons(translate(
                        LITTLE, aService("web").port(80).families(IpFamilyPolicy.PREFER_DUAL_STACK, IpFamily.IPV6))))
                .containsExactly("UnsupportedIPFamily");
    }

    @Test
    void refusesARequestedAddressThatIsNoneOrOfAnotherFamily() {
        assertThat(reasons(translate(EVERYTHING, aService("web").port(80).requestedIp("10.0.0"))))
                .containsExactly("InvalidLoadBalancerIP");
        assertThat(reasons(translate(EVERYTHING, aService("web").port(80).requestedIp("2001:db8::1"))))
                .containsExactly("InvalidLoadBalancerIP");
    }

    @Test
    void suggestsTheNearestAnnotationForAMisspeltOne() {
        Translation<LoadBalancerSpec> translation = translate(
                EVERYTHING,
                aService("web")
                        .port(80)
                        .annotation("example.com/lb-shceme", "internal")
                        .annotation("example.com/lb-completely-else", "x")
                        .annotation("example.com/lb-attributes.80", "x")
                        .annotation("example.com/bl-subnets", "a"));

        assertThat(translation.accepted()).isTrue();
        assertThat(translation.warnings())
                .map(Problem::toString)
                .containsExactly(
                        "example.com/bl-subnets: is not known and has no effect; did you mean example.com/lb-subnets?",
                        "example.com/lb-completely-else: is not known and has no effect; remove it or check its"
                                + " spelling",
                        "example.com/lb-shceme: is not known and has no effect; did you mean example.com/lb-scheme?");
    }

    private static Translation<LoadBalancerSpec> translate(Capabilities capabilities, AService service) {
        return new ServiceTranslator(CLUSTER, capabilities, CATALOGUE).translate(service.view());
    }

    private static List<String> reasons(Translation<LoadBalancerSpec> translation) {
        return translation.problems().stream().map(Problem::reason).toList();
    }
}
