// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import static io.cloudlb.gcp.resolve.Resolving.WEB;
import static io.cloudlb.gcp.resolve.Resolving.internal;
import static io.cloudlb.gcp.resolve.Resolving.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.NetworkTier;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings;
import io.cloudlb.gcp.model.Surroundings.Subnetwork;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which subnetwork an address is of, and which families a load balancer has there.
class SubnetworksTest {
    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    @ParameterizedTest
    @ValueSource(strings = {GcpAnnotations.SUBNET, GcpAnnotations.INTERNAL_SUBNET})
    void takesTheSubnetworkThatTheUserNames(String key) {
        assertThat(resolving.rule(internal()).subnetwork()).isEqualTo("nodes");
        assertThat(resolving.rule(internal().annotated(key, "other")).subnetwork())
                .isEqualTo("other");
    }

    @Test
    void saysWhichOfTwoSubnetworksWins() {
        SpecFixture both =
                internal().annotated(GcpAnnotations.SUBNET, "other").annotated(GcpAnnotations.INTERNAL_SUBNET, "nodes");

        assertThat(resolving.rule(both).subnetwork()).isEqualTo("other");
        assertThat(resolving.warnings(both)).extracting(Problem::field).containsExactly(GcpAnnotations.INTERNAL_SUBNET);
    }

    @Test
    void warnsOfASubnetworkThatMeansNothing() {
        assertThat(resolving.rule(web(GcpAnnotations.SUBNET, "gone")).subnetwork())
                .isEmpty();
        assertThat(resolving.warnings(web(GcpAnnotations.SUBNET, "other"))).hasSize(1);
        assertThat(resolving.warnings(web(GcpAnnotations.INTERNAL_SUBNET, "other")))
                .hasSize(1);
    }

    @Test
    void waitsForASubnetworkThatIsNotThere() {
        LoadBalancerSpec spec =
                internal().annotated(GcpAnnotations.SUBNET, "gone").spec();

        assertThat(resolving.resolve(spec)).isInstanceOf(Resolution.Unknown.class);
        assertThat(resolving.problem(spec).message())
                .isEqualTo("network net has no subnetwork 'gone' in the region; make it, or name another");
        assertThat(resolving.meanwhile(spec)).isEmpty();
        assertThat(resolving
                        .with(Resolving.subnetwork("gone", "10.9.0.0/24"))
                        .rule(spec)
                        .subnetwork())
                .isEqualTo("gone");
    }

    /// kubernetes/kubernetes#57860: internal load balancers in a subnetwork that the controller no longer took
    /// for the cluster's stopped syncing.
    @Test
    void leavesALoadBalancerInTheSubnetworkWhereItStands() {
        SpecFixture named = internal().annotated(GcpAnnotations.SUBNET, "other");
        Resolving standing = resolving.standing(named, "10.1.0.9");

        assertThat(standing.rule(internal()).subnetwork()).isEqualTo("other");
        assertThat(standing.warnings(internal())).isEmpty();

        LoadBalancerSpec lost =
                internal().annotated(GcpAnnotations.SUBNET, "gone").spec();
        assertThat(standing.meanwhile(lost).orElseThrow().rules())
                .extracting(ForwardingRule::subnetwork)
                .containsExactly("other");
        assertThat(standing.problem(lost).message()).contains("the load balancer stays in subnetwork other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXTERNAL", "INTERNAL"})
    void hasARuleAndAFirewallRuleForEachFamily(Scheme scheme) {
        SpecFixture fixture = scheme == Scheme.INTERNAL ? internal() : WEB;
        LoadBalancerSpec both = Resolving.of(fixture, IpFamilyPolicy.REQUIRE_DUAL_STACK, IpFamily.IPV6, IpFamily.IPV4);

        assertThat(resolving.withSix(scheme).desired(both).rules())
                .extracting(ForwardingRule::family, ForwardingRule::subnetwork, ForwardingRule::tier)
                .containsExactly(
                        tuple(IpFamily.IPV6, "nodes", NetworkTier.PREMIUM),
                        tuple(IpFamily.IPV4, scheme == Scheme.INTERNAL ? "nodes" : "", NetworkTier.PREMIUM));
        assertThat(resolving.withSix(scheme).desired(both).firewalls())
                .extracting(Firewall::family, firewall -> String.join(",", firewall.sources()))
                .containsExactly(tuple(IpFamily.IPV6, "::/0"), tuple(IpFamily.IPV4, "0.0.0.0/0"));
    }

    @Test
    void saysHowASubnetworkGetsAddressesThatItHasNot() {
        LoadBalancerSpec six = Resolving.of(WEB, IpFamilyPolicy.SINGLE_STACK, IpFamily.IPV6);

        assertThat(resolving.withSix(Scheme.INTERNAL).problem(six).message())
                .isEqualTo(
                        "subnetwork nodes has no IPv6 addresses for external load balancers; give it some (gcloud compute networks subnets update nodes --stack-type=IPV4_IPV6 --ipv6-access-type=EXTERNAL), or name another in networking.gke.io/load-balancer-subnet");
        assertThat(resolving
                        .with(new Subnetwork("other", "10.1.0.0/24", Optional.of(Scheme.EXTERNAL)))
                        .rule(Resolving.of(
                                web(GcpAnnotations.SUBNET, "other"), IpFamilyPolicy.SINGLE_STACK, IpFamily.IPV6))
                        .subnetwork())
                .isEqualTo("other");
    }

    @Test
    void goesWithoutIpv6WhereItIsOnlyPreferred() {
        LoadBalancerSpec preferred = Resolving.of(WEB, IpFamilyPolicy.PREFER_DUAL_STACK, IpFamily.IPV4, IpFamily.IPV6);

        assertThat(resolving.desired(preferred).rules())
                .extracting(ForwardingRule::family)
                .containsExactly(IpFamily.IPV4);
        assertThat(resolving.warnings(preferred)).extracting(Problem::reason).containsExactly("SingleIPFamily");
    }

    @Test
    void keepsAnIpv6AddressThatStandsWhenTheSubnetworkGivesNoneAnyMore() {
        LoadBalancerSpec preferred = Resolving.of(WEB, IpFamilyPolicy.PREFER_DUAL_STACK, IpFamily.IPV4, IpFamily.IPV6);
        Resolving standing = resolving.withSix(Scheme.EXTERNAL).standing(preferred, "192.0.2.7", "2600:1900::1");

        assertThat(standing.with(Resolving.subnetwork("nodes", "10.0.0.0/20"))
                        .desired(preferred)
                        .rules())
                .hasSize(2);
    }

    /// A network is configured, and there is no node yet.
    @Test
    void waitsForASubnetworkThatNobodyTells() {
        Resolving untold = resolving
                .withTags("demo")
                .around(new Surroundings(
                        Optional.of(new Surroundings.Place("shop", "shop", Resolving.REGION, "net", "")),
                        resolving.surroundings().subnetworks(),
                        new TreeMap<>(),
                        new TreeMap<>()))
                .withNodes(List.<TargetNode>of());

        assertThat(untold.problem(internal()).message()).startsWith("no node tells which subnetwork");
        assertThat(untold.problems(WEB)).isEmpty();
        assertThat(untold.with(Resolving.subnetwork("other", "10.1.0.0/24"))
                        .problems(internal().annotated(GcpAnnotations.SUBNET, "other")))
                .isEmpty();
    }

    @Test
    void waitsWhileTheNetworkWasNotRead() {
        Resolving blind =
                resolving.around(new Surroundings(Optional.empty(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>()));
        LoadBalancerSpec spec = internal()
                .annotated(GcpAnnotations.SUBNET, "other")
                .annotated(GcpAnnotations.NETWORK_TIER, "Basic")
                .spec();

        assertThat(blind.problems(internal())).extracting(Problem::reason).containsExactly("NetworkUnknown");
        assertThat(blind.problem(internal()).message()).contains("--gcp-network");
        assertThat(blind.problems(spec)).extracting(Problem::field).containsExactly(GcpAnnotations.NETWORK_TIER);
    }
}
