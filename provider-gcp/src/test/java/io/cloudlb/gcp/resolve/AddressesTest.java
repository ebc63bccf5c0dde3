// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import static io.cloudlb.gcp.resolve.Resolving.WEB;
import static io.cloudlb.gcp.resolve.Resolving.at;
import static io.cloudlb.gcp.resolve.Resolving.external;
import static io.cloudlb.gcp.resolve.Resolving.internal;
import static io.cloudlb.gcp.resolve.Resolving.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource.Address;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.NetworkTier;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings.Reserved;
import io.cloudlb.gcp.model.Traffic;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses that users ask for: those they get, and what is said of the others before anything is made.
class AddressesTest {
    private static final String RULES = "projects/shop/regions/us-central1/forwardingRules/";
    private static final String SIX = "2600:1900::1";
    private static final SpecFixture FRONT = web(GcpAnnotations.ADDRESSES, "front");

    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    @Test
    void leavesTheAddressToTheCloudWhereNobodyAsksForOne() {
        assertThat(resolving.rule(WEB).ip()).isEmpty();
        assertThat(resolving.standing(WEB, "192.0.2.7").rule(WEB).ip()).isEmpty();
    }

    @Test
    void takesAnAddressByItsName() {
        assertThat(resolving.with(external("front", "192.0.2.7")).rule(FRONT).ip())
                .contains("192.0.2.7");
    }

    /// ingress-gce skips a name that it does not find, and the load balancer gets an address of chance.
    @Test
    void waitsForAnAddressOfANameThatNobodyHasReserved() {
        assertThat(resolving.resolve(FRONT.spec())).isInstanceOf(Resolution.Unknown.class);
        assertThat(resolving.problem(FRONT).message())
                .isEqualTo(
                        "region us-central1 of project shop has no reserved address named front, and a global one does not fit; reserve it, or name another");
        assertThat(resolving.meanwhile(FRONT.spec())).isEmpty();
    }

    @Test
    void keepsTheAddressOfALoadBalancerWhileTheNameLeadsNowhere() {
        Resolving standing = resolving.standing(WEB, "192.0.2.9");

        assertThat(standing.problem(FRONT).message()).endsWith("Until then the load balancer keeps the address it has");
        assertThat(standing.meanwhile(FRONT.port(443).spec()).orElseThrow().rules())
                .extracting(ForwardingRule::ip, rule -> rule.ports().size())
                .containsExactly(tuple(Optional.empty(), 2));
    }

    @Test
    void keepsNothingOfTheOtherScheme() {
        Resolving outside = resolving.standing(web(GcpAnnotations.NETWORK_TIER, "Standard"), "192.0.2.9");

        assertThat(outside.meanwhile(
                        FRONT.annotated(GcpAnnotations.TYPE, "Internal").spec()))
                .isEmpty();
        assertThat(outside.rule(internal()).tier()).isEqualTo(NetworkTier.PREMIUM);
    }

    @Test
    void takesNothingFromAnAddressOfAnotherKind() {
        Resolving standing = resolving
                .standing(web(GcpAnnotations.NETWORK_TIER, "Standard"), "192.0.2.9")
                .with(Resolving.internal("front", "10.0.0.9", "GCE_ENDPOINT", "nodes"));

        assertThat(standing.meanwhile(FRONT.spec()).orElseThrow().rules())
                .extracting(ForwardingRule::tier)
                .containsExactly(NetworkTier.STANDARD);
    }

    @Test
    void takesAnAddressForEachFamily() {
        Reserved six =
                new Reserved("six", SIX, IpFamily.IPV6, Scheme.EXTERNAL, NetworkTier.PREMIUM, "", "nodes", Set.of());
        Resolving both = resolving
                .withSix(Scheme.EXTERNAL)
                .with(external("front", "192.0.2.7"))
                .with(six);
        LoadBalancerSpec spec = Resolving.of(
                web(GcpAnnotations.ADDRESSES, "six, front"),
                IpFamilyPolicy.REQUIRE_DUAL_STACK,
                IpFamily.IPV4,
                IpFamily.IPV6);

        assertThat(both.desired(spec).rules())
                .extracting(ForwardingRule::ip)
                .containsExactly(Optional.of("192.0.2.7"), Optional.of(SIX));
        assertThat(both.problem(web(GcpAnnotations.ADDRESSES, "six")).message())
                .isEqualTo("address six (%s) is IPv6, and the Service's families are [IPv4]; name one of those"
                        .formatted(SIX));
    }

    @Test
    void takesAnIpv6AddressByNumber() {
        Reserved six =
                new Reserved("six", SIX, IpFamily.IPV6, Scheme.EXTERNAL, NetworkTier.PREMIUM, "", "nodes", Set.of());
        LoadBalancerSpec alone = Resolving.of(WEB, IpFamilyPolicy.SINGLE_STACK, IpFamily.IPV6);
        LoadBalancerSpec numbered = new LoadBalancerSpec(
                alone.owner(),
                alone.listeners(),
                alone.trafficPolicy(),
                alone.prefersSameZone(),
                alone.allowedSources(),
                alone.sessionAffinity(),
                alone.ipFamilies(),
                alone.ipFamilyPolicy(),
                Optional.of("2600:1900::1"),
                alone.annotations(),
                alone.selection(),
                alone.shown());

        assertThat(resolving.withSix(Scheme.EXTERNAL).with(six).rule(numbered).ip())
                .contains(SIX);
    }

    @Test
    void refusesNamesThatCannotAllBeMeant() {
        Resolving two = resolving.with(external("front", "192.0.2.7")).with(external("back", "192.0.2.8"));

        assertThat(two.problem(web(GcpAnnotations.ADDRESSES, "front,back")).message())
                .isEqualTo(
                        "address front (192.0.2.7) and address back (192.0.2.8) are both IPv4; name one for each family");
        assertThat(two.problem(web(GcpAnnotations.ADDRESSES, "front,back,side")).message())
                .contains("these are 3");
        assertThat(two.desired(web(GcpAnnotations.ADDRESSES, "front,front")).rules())
                .hasSize(1);
        assertThat(two.problem(web(GcpAnnotations.ADDRESSES, "192.0.2.7")).message())
                .contains("write the name under which it is reserved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Front", "-front", "front-", "pro/front", "1st"})
    void refusesANameThatNoAddressHas(String name) {
        assertThat(resolving.isRefused(web(GcpAnnotations.ADDRESSES, name).spec()))
                .isTrue();
    }

    @Test
    void saysThatANamedAddressWinsOverANumber() {
        Resolving reserved = resolving.with(external("front", "192.0.2.7"));

        assertThat(reserved.rule(at(FRONT, "192.0.2.8")).ip()).contains("192.0.2.7");
        assertThat(reserved.warnings(at(FRONT, "192.0.2.8")))
                .extracting(Problem::field)
                .containsExactly("spec.loadBalancerIP");
        assertThat(reserved.warnings(at(FRONT, "192.0.2.7"))).isEmpty();
    }

    /// kubernetes/ingress-gce#1057, kubernetes/kubernetes#22721: an address of the wrong kind.
    @Test
    void saysWhyAnAddressOfAnotherKindDoesNotFit() {
        Resolving inside = resolving.with(Resolving.internal("front", "10.0.0.9", "GCE_ENDPOINT", "nodes"));

        assertThat(inside.problem(FRONT).message())
                .isEqualTo(
                        "address front (10.0.0.9) is internal, and the load balancer is external; choose another address");
        assertThat(resolving
                        .with(external("front", "192.0.2.7"))
                        .problem(FRONT.annotated(GcpAnnotations.TYPE, "Internal"))
                        .message())
                .contains("is external, and the load balancer is internal");
        assertThat(resolving
                        .with(Resolving.internal("front", "10.0.0.9", "VPC_PEERING", "nodes"))
                        .problem(FRONT.annotated(GcpAnnotations.TYPE, "Internal"))
                        .message())
                .contains("is reserved for the purpose VPC_PEERING");
    }

    /// kubernetes/kubernetes#69314.
    @Test
    void followsTheTierOfTheAddressWhereNoneIsAskedFor() {
        Resolving standard = resolving.with(external("front", "192.0.2.7", NetworkTier.STANDARD));

        assertThat(standard.rule(FRONT).tier()).isEqualTo(NetworkTier.STANDARD);
        assertThat(standard.rule(at(WEB, "192.0.2.7")).tier()).isEqualTo(NetworkTier.STANDARD);
        assertThat(standard.problem(FRONT.annotated(GcpAnnotations.NETWORK_TIER, "Premium"))
                        .message())
                .contains("is of the network tier standard, and the load balancer of premium");
    }

    @Test
    void followsTheSubnetworkOfTheAddressWhereNoneIsAskedFor() {
        Resolving other = resolving.with(Resolving.internal("front", "10.1.0.9", "GCE_ENDPOINT", "other"));
        SpecFixture front = FRONT.annotated(GcpAnnotations.TYPE, "Internal");

        assertThat(other.rule(front).subnetwork()).isEqualTo("other");
        assertThat(other.problem(front.annotated(GcpAnnotations.SUBNET, "nodes"))
                        .message())
                .contains("is of subnetwork other, and the load balancer of subnetwork nodes");
    }

    @Test
    void saysWhoUsesAnAddress() {
        Resolving used = resolving.with(external("front", "192.0.2.7", "projects/shop/zones/a/instances/mail"));

        assertThat(used.resolve(FRONT.spec())).isInstanceOf(Resolution.Unknown.class);
        assertThat(used.problem(FRONT).message())
                .isEqualTo("address front (192.0.2.7) is in use by instances/mail; free it, or choose another address");
    }

    @Test
    void staysWhereItIsWhileTheAddressThatIsNamedCannotBeHad() {
        Resolving used = resolving
                .with(external("front", "192.0.2.7", "projects/shop/zones/a/instances/mail"))
                .standing(WEB, "192.0.2.9");

        assertThat(used.resolve(FRONT.spec()))
                .isInstanceOfSatisfying(
                        Resolution.Unknown.class,
                        unknown -> assertThat(unknown.meanwhile().orElseThrow())
                                .isInstanceOfSatisfying(
                                        GcpDesired.OfService.class,
                                        kept -> assertThat(kept.loadBalancer()
                                                        .orElseThrow()
                                                        .rules())
                                                .allMatch(rule -> rule.ip().isEmpty())));
    }

    @Test
    void sharesAnAddressWhereTheCloudDoes() {
        SpecFixture inside = FRONT.annotated(GcpAnnotations.TYPE, "Internal");

        assertThat(resolving
                        .with(external("front", "192.0.2.7", RULES + "others"))
                        .rule(FRONT)
                        .ip())
                .contains("192.0.2.7");
        assertThat(resolving
                        .with(Resolving.internal(
                                "front", "10.0.0.9", "SHARED_LOADBALANCER_VIP", "nodes", RULES + "others"))
                        .rule(inside)
                        .ip())
                .contains("10.0.0.9");
        assertThat(resolving
                        .with(Resolving.internal("front", "10.0.0.9", "GCE_ENDPOINT", "nodes", RULES + "others"))
                        .problem(inside)
                        .message())
                .contains("is in use by forwardingRules/others");
    }

    @Test
    void isNotItselfSomebodyElseAtItsAddress() {
        String own = GcpNames.forwardingRule(WEB.owner(), Scheme.INTERNAL, Traffic.UDP, IpFamily.IPV4);

        assertThat(resolving
                        .with(Resolving.internal("front", "10.0.0.9", "GCE_ENDPOINT", "nodes", RULES + own))
                        .rule(FRONT.annotated(GcpAnnotations.TYPE, "Internal"))
                        .ip())
                .contains("10.0.0.9");
    }

    @Test
    void takesAnExternalNumberThatIsReservedOrItsOwn() {
        LoadBalancerSpec asked = at(WEB, "192.0.2.7");

        assertThat(resolving.problem(asked).message())
                .isEqualTo(
                        "192.0.2.7 is neither reserved in region us-central1 of project shop nor the load balancer's address; reserve it, or take the field out");
        assertThat(resolving.with(external("front", "192.0.2.7")).rule(asked).ip())
                .contains("192.0.2.7");
        assertThat(resolving.standing(WEB, "192.0.2.7").rule(asked).ip()).contains("192.0.2.7");
        assertThat(resolving.standing(WEB, "192.0.2.9").problems(asked)).hasSize(1);
    }

    @Test
    void takesTheNumberThatIsHeldForItWhileItsRuleIsReplaced() {
        Address held = new Address(
                "held",
                "192.0.2.7",
                IpFamily.IPV4,
                Scheme.EXTERNAL,
                NetworkTier.PREMIUM,
                "",
                Optional.of(WEB.owner().mark()));

        assertThat(resolving.has(List.of(held)).rule(at(WEB, "192.0.2.7")).ip()).contains("192.0.2.7");
    }

    /// kubernetes/kubernetes#66762: the internal address that a user had reserved for the Service was called in
    /// use.
    @Test
    void takesAnInternalNumberThatTheUserHasReserved() {
        LoadBalancerSpec asked = at(internal(), "10.0.0.9");

        assertThat(resolving
                        .with(Resolving.internal("front", "10.0.0.9", "GCE_ENDPOINT", "nodes"))
                        .rule(asked)
                        .ip())
                .contains("10.0.0.9");
        assertThat(resolving.rule(asked).ip()).contains("10.0.0.9");
    }

    /// kubernetes/ingress-nginx#9403.
    @Test
    void refusesAnInternalNumberOutsideOfTheSubnetwork() {
        assertThat(resolving.problem(at(internal(), "10.9.0.9")).message())
                .isEqualTo(
                        "10.9.0.9 is no address for load balancers in subnetwork nodes, which has 10.0.0.0/20 without the first two and the last two; choose one of those, or take the field out");
        assertThat(resolving.problem(at(internal(), "10.1.0.9")).message())
                .endsWith("name subnetwork other, which has it, in networking.gke.io/load-balancer-subnet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.1", "10.0.15.254", "10.0.15.255"})
    void refusesANumberThatTheCloudKeepsForItself(String ip) {
        assertThat(resolving.problems(at(internal(), ip))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "10.0.15.253"})
    void takesTheNumbersBesideThose(String ip) {
        assertThat(resolving.rule(at(internal(), ip)).ip()).contains(ip);
    }
}
