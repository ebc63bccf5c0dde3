// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static io.cloudlb.azure.resolve.Resolving.INTERNAL;
import static io.cloudlb.azure.resolve.Resolving.WEB;
import static io.cloudlb.azure.resolve.Resolving.at;
import static io.cloudlb.azure.resolve.Resolving.subnet;
import static io.cloudlb.azure.resolve.Resolving.subnetId;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureDesired.Balancing;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.azure.model.Part.Frontend;
import io.cloudlb.azure.model.Part.Source;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Subnets and addresses of internal load balancers.
class InternalAddressesTest {
    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    private static SpecFixture in(String subnet) {
        return INTERNAL.annotated(AzureAnnotations.INTERNAL_SUBNET, subnet);
    }

    private static Source internal(String subnet, String ip) {
        return new Source.Internal(subnetId(subnet), Optional.of(ip).filter(text -> !text.isEmpty()));
    }

    @Test
    void standsInTheSubnetThatTheUserNames() {
        assertThat(resolving.frontend(in("OTHER")).source()).isEqualTo(internal("other", ""));
        assertThat(resolving.balancing(in("other")).document())
                .isEqualTo(Resolving.PLACE.loadBalancers(true).findFirst().orElseThrow());
    }

    @Test
    void waitsForASubnetThatIsNotThere() {
        assertThat(resolving.resolve(in("none").spec())).isInstanceOf(Resolution.Unknown.class);
        assertThat(resolving.problem(in("none")).message())
                .isEqualTo("network net has no subnet 'none'; make it, or name another");
        assertThat(resolving.meanwhile(in("none").spec())).isEmpty();
    }

    @Test
    void staysInItsSubnetWhileTheOneThatIsNamedIsNotThere() {
        Resolving standing = resolving.standing(in("other"), "10.1.0.9");

        assertThat(standing.problem(in("none")).message()).endsWith("Until then the load balancer stays in other");
        assertThat(Resolving.parts(standing.meanwhile(in("none").spec()).orElseThrow(), Frontend.class))
                .extracting(Frontend::source)
                .containsExactly(internal("other", ""));
    }

    @Test
    void movesNothingWhenASubnetIsNoLongerNamed() {
        assertThat(resolving
                        .standing(in("other"), "10.1.0.9")
                        .frontend(INTERNAL)
                        .source())
                .isEqualTo(internal("other", ""));
    }

    @Test
    void movesToAnotherSubnetThatIsNamed() {
        assertThat(resolving
                        .standing(at(INTERNAL, "10.0.0.9"), "10.0.0.9")
                        .frontend(in("other"))
                        .source())
                .isEqualTo(internal("other", ""));
    }

    /// kubernetes/kubernetes#63994: one internal address for several Services.
    @Test
    void givesServicesThatAskForOneAddressOneFrontend() {
        SpecFixture api = SpecFixture.aSpec("api").port(443).annotated(AzureAnnotations.INTERNAL, "true");
        Frontend frontend = resolving.frontend(at(INTERNAL, "10.0.0.9"));

        assertThat(frontend)
                .isEqualTo(new Frontend(
                        AzureNames.frontendAt(SpecFixture.CLUSTER, subnetId("nodes") + "/10.0.0.9"),
                        IpFamily.IPV4,
                        internal("nodes", "10.0.0.9"),
                        Optional.of("10.0.0.9")));
        assertThat(resolving.frontend(at(api, "10.0.0.9"))).isEqualTo(frontend);
        assertThat(resolving.frontend(api.annotated(AzureAnnotations.IPV4, "10.0.0.9")))
                .isEqualTo(frontend);
    }

    @Test
    void keepsTheRulesOfSuchServicesApartInTheSecurityGroup() {
        Balancing web = resolving.balancing(at(INTERNAL.from("10.9.0.0/16"), "10.0.0.9"));

        assertThat(web.openings()).extracting(Opening::onlyOf).containsExactly(Optional.of(WEB.uid()));
    }

    @Test
    void keepsTheAddressThatItHasWhenTheWishIsTakenOut() {
        Resolving standing = resolving.standing(at(INTERNAL, "10.0.0.9"), "10.0.0.9");

        assertThat(standing.frontend(INTERNAL)).isEqualTo(resolving.frontend(at(INTERNAL, "10.0.0.9")));
    }

    @Test
    void leavesTheFrontendAsItIsWhenTheAddressThatItHasIsAskedFor() {
        Resolving standing = resolving.standing(INTERNAL, "10.0.0.9");

        assertThat(standing.balancing(at(INTERNAL, "10.0.0.9"))).isEqualTo(standing.balancing(INTERNAL));
    }

    @Test
    void namesTheSubnetThatHasAnAddressWhichThisOneHasNot() {
        assertThat(resolving.problem(at(INTERNAL, "10.9.0.9")).message())
                .isEqualTo(
                        "10.9.0.9 is no address for load balancers in subnet nodes, which has 10.0.0.0/24, fd00::/64 without the first four and the last; choose one of those, or ask for none");
        assertThat(resolving.problem(at(INTERNAL, "10.1.0.9")).message())
                .endsWith(
                        "name subnet other, which has it, in service.beta.kubernetes.io/azure-load-balancer-internal-subnet");
        assertThat(resolving.frontend(at(in("other"), "10.1.0.9")).source()).isEqualTo(internal("other", "10.1.0.9"));
    }

    @Test
    void keepsTheAddressItHasWhileAnotherCannotBeHad() {
        Resolving standing = resolving.standing(INTERNAL, "10.0.0.9");
        LoadBalancerSpec outside = at(INTERNAL, "10.9.0.9");

        assertThat(standing.problem(outside).message())
                .endsWith("Until then the load balancer keeps the address it has");
        assertThat(standing.meanwhile(outside)).contains(standing.balancing(INTERNAL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.255"})
    void refusesAnAddressThatAzureKeepsForItself(String ip) {
        assertThat(resolving.problem(at(INTERNAL, ip)).reason()).isEqualTo("AddressOutsideSubnet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.4", "10.0.0.254"})
    void takesTheAddressesBesideThose(String ip) {
        assertThat(resolving.frontend(at(INTERNAL, ip)).ip()).contains(ip);
    }

    @Test
    void goesWithoutAFamilyThatTheSubnetHasNot() {
        LoadBalancerSpec preferred =
                Resolving.of(in("other"), IpFamilyPolicy.PREFER_DUAL_STACK, IpFamily.IPV4, IpFamily.IPV6);
        LoadBalancerSpec required = Resolving.dual(in("other"));

        assertThat(resolving.parts(preferred, Frontend.class))
                .extracting(Frontend::family)
                .containsExactly(IpFamily.IPV4);
        assertThat(resolving.warnings(preferred)).extracting(Problem::reason).containsExactly("SingleIPFamily");
        assertThat(resolving.problem(required).message())
                .isEqualTo(
                        "subnet other has no range of IPv6; give it one, or name another subnet in service.beta.kubernetes.io/azure-load-balancer-internal-subnet");
        assertThat(resolving.parts(Resolving.dual(INTERNAL), Frontend.class)).hasSize(2);
    }

    @Test
    void warnsOfASubnetForAnExternalServiceAndOfPublicAddressesForAnInternalOne() {
        assertThat(resolving.warnings(WEB.annotated(AzureAnnotations.INTERNAL_SUBNET, "other")))
                .extracting(Problem::message)
                .containsExactly("has no effect: the load balancer is external");
        assertThat(resolving.warnings(INTERNAL.annotated(AzureAnnotations.PIP_NAME, "front")))
                .extracting(Problem::field)
                .containsExactly(AzureAnnotations.PIP_NAME);
    }

    @Test
    void takesTheSubnetOfTheNodesAsItIsConfigured() {
        assertThat(resolving
                        .withSubnets(subnet("other", "10.1.0.0/24"))
                        .frontend(INTERNAL)
                        .source())
                .isEqualTo(internal("nodes", ""));
    }

    /// cloud-provider-azure reads this one with small letters alone and others not, so that `TRUE` was external
    /// with internal rules.
    @ParameterizedTest
    @ValueSource(strings = {"true", "True", "TRUE"})
    void isInternalHoweverTrueIsWritten(String text) {
        assertThat(resolving
                        .balancing(WEB.annotated(AzureAnnotations.INTERNAL, text))
                        .document())
                .isEqualTo(Resolving.PLACE.loadBalancers(true).findFirst().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "internal", "tru"})
    void refusesWhatIsNeitherTrueNorFalse(String text) {
        assertThat(resolving.isRefused(
                        WEB.annotated(AzureAnnotations.INTERNAL, text).spec()))
                .isTrue();
    }
}
