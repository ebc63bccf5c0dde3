// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static io.cloudlb.azure.resolve.Resolving.INTERNAL;
import static io.cloudlb.azure.resolve.Resolving.WEB;
import static io.cloudlb.azure.resolve.Resolving.dual;
import static io.cloudlb.azure.resolve.Resolving.listening;
import static io.cloudlb.azure.resolve.Resolving.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureChoices;
import io.cloudlb.azure.model.AzureDesired.Balancing;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.azure.model.Part.Rule;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The load balancing rules, and what annotations change in them.
class TrafficTest {
    private static final SpecFixture SUNK = web(AzureAnnotations.NO_FLOATING_IP, "true");
    private static final Listener SIGNAL = new Listener("s", 3868, Protocol.SCTP, 30_868, Optional.empty());

    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    @Test
    void reachesNodesByTheirNodePortWithoutFloatingIp() {
        Balancing sunk = resolving.balancing(SUNK.from("198.51.100.0/24"));
        Rule rule = Resolving.parts(sunk, Rule.class).getFirst();
        Opening opening = sunk.openings().getFirst();

        assertThat(rule.frontendPort()).isEqualTo(80);
        assertThat(rule.backendPort()).isEqualTo(30_080);
        assertThat(rule.floatingIp()).isFalse();
        assertThat(opening.ports()).containsExactly(30_080);
        assertThat(opening.onlyOf()).contains(WEB.uid());
        assertThat(sunk.destinations().get(IpFamily.IPV4)).containsExactly("10.0.0.0/24");
    }

    @Test
    void opensTheSubnetOfEachFamilyWithoutFloatingIp() {
        assertThat(resolving.balancing(dual(SUNK)).destinations())
                .containsOnlyKeys(IpFamily.IPV4, IpFamily.IPV6)
                .containsValue(new TreeSet<>(Set.of("fd00::/64")));
        assertThat(resolving.withSubnets().problem(SUNK).message())
                .startsWith("the nodes' subnet nodes of network net has no range of IPv4, or was not found");
    }

    @Test
    void refusesToReachNodesByAPortThatIsNotAllocated() {
        LoadBalancerSpec none = listening(SUNK, new Listener("web", 80, Protocol.TCP, 0, Optional.empty()));

        assertThat(resolving.problem(none).message())
                .isEqualTo(
                        "port 80/TCP has no node port, by which nodes are reached without floating IP; set allocateLoadBalancerNodePorts to true");
    }

    @Test
    void setsTheIdleTimeoutOfEveryRule() {
        assertThat(resolving.rules(web(AzureAnnotations.IDLE_TIMEOUT, "100").udpPort(53)))
                .extracting(Rule::idleMinutes)
                .containsOnly(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "101", "4m", "4.5", "-4"})
    void refusesAnIdleTimeoutOutOfBounds(String minutes) {
        assertThat(resolving
                        .problem(web(AzureAnnotations.IDLE_TIMEOUT, minutes))
                        .message())
                .isEqualTo("'%s' is not a whole number from 4 to 100".formatted(minutes));
    }

    @Test
    void resetsIdleConnectionsUnlessAskedNotTo() {
        assertThat(resolving.rules(WEB).getFirst().tcpReset()).isTrue();
        assertThat(resolving
                        .rules(web(AzureAnnotations.NO_TCP_RESET, "true"))
                        .getFirst()
                        .tcpReset())
                .isFalse();
    }

    @Test
    void keepsAClientAtItsNode() {
        assertThat(resolving.rules(WEB.sticky()).getFirst().byClient()).isTrue();
        assertThat(resolving.warnings(WEB.sticky())).isEmpty();
        assertThat(resolving.warnings(WEB.sticky(Duration.ofMinutes(1))))
                .extracting(Problem::reason)
                .containsExactly("SessionAffinityTimeoutIgnored");
    }

    @Test
    void passesOnWhetherNodesUseTheAddressForWhatTheySend() {
        AzureChoices without =
                new AzureChoices(AzureChoices.ClusterProbe.SHARED, 10_256, "/healthz", true, Optional.empty());

        assertThat(resolving.rules(WEB).getFirst().withoutOutboundSnat()).isFalse();
        assertThat(resolving.with(without).rules(WEB).getFirst().withoutOutboundSnat())
                .isTrue();
    }

    @Test
    void hasOneRuleForAllPortsOfAnInternalLoadBalancerWhereThatIsAskedFor() {
        SpecFixture all = INTERNAL.udpPort(53).annotated(AzureAnnotations.ALL_PORTS, "true");

        assertThat(resolving.rules(all))
                .containsExactly(new Rule(
                        AzureNames.ruleOfAllPorts(WEB.owner(), IpFamily.IPV4),
                        AzureNames.frontend(WEB.owner(), IpFamily.IPV4),
                        AzureNames.pool(SpecFixture.CLUSTER, IpFamily.IPV4),
                        Optional.of(AzureNames.nodeProbe(SpecFixture.CLUSTER)),
                        Optional.empty(),
                        0,
                        0,
                        true,
                        4,
                        true,
                        false,
                        false));
        assertThat(resolving.balancing(all.from("10.9.0.0/16")).openings())
                .as("clients come to the ports of the Service alone")
                .extracting(Opening::protocol, opening -> Set.copyOf(opening.ports()))
                .containsExactlyInAnyOrder(
                        tuple(Optional.of(Protocol.TCP), Set.of(80)), tuple(Optional.of(Protocol.UDP), Set.of(53)));
    }

    @Test
    void warnsOfARuleForAllPortsOutside() {
        SpecFixture all = web(AzureAnnotations.ALL_PORTS, "true");

        assertThat(resolving.rules(all)).extracting(Rule::frontendPort).containsExactly(80);
        assertThat(resolving.warnings(all)).extracting(Problem::field).containsExactly(AzureAnnotations.ALL_PORTS);
    }

    /// Azure has no rules of SCTP; one for everything passes it on.
    @Test
    void carriesSctpInsideAlone() {
        LoadBalancerSpec inside = listening(INTERNAL.from("10.9.0.0/16"), SIGNAL);

        assertThat(resolving.rules(inside)).extracting(Rule::protocol).containsExactly(Optional.empty());
        assertThat(resolving.balancing(inside).openings())
                .extracting(Opening::protocol)
                .as("security groups know no SCTP either")
                .containsExactly(Optional.empty());
        assertThat(resolving.problem(listening(WEB, SIGNAL)).reason()).isEqualTo("UnsupportedProtocol");
    }

    @Test
    void leavesOutThePortsThatShallHaveNoRule() {
        SpecFixture one = WEB.port(443).annotated(AzureAnnotations.ofPort(443, "no_lb_rule"), "true");

        assertThat(resolving.rules(one)).extracting(Rule::frontendPort).containsExactly(80);
        assertThat(resolving.balancing(one).openings().getFirst().ports()).containsExactly(80);
        assertThat(resolving.isRefused(
                        web(AzureAnnotations.ofPort(80, "no_lb_rule"), "true").spec()))
                .isTrue();
    }

    @Test
    void refusesMorePortsThanANodeTakesPartIn() {
        SpecFixture many = WEB;
        for (int port = 1_000; port < 1_299; port++) {
            many = many.port(port);
        }

        assertThat(resolving.rules(many)).hasSize(300);
        assertThat(resolving.problem(many.port(443)).reason()).isEqualTo("TooManyPorts");
        assertThat(resolving.problem(dual(many)).message())
                .isEqualTo(
                        "a node takes part in 300 rules at most, and these are 600; use fewer, or the ports of one family alone");
    }

    @Test
    void mixesProtocolsOnOnePort() {
        assertThat(resolving.rules(aDnsServer()))
                .extracting(Rule::name)
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(List.copyOf(resolving.balancing(aDnsServer()).openings())).hasSize(2);
    }

    private static SpecFixture aDnsServer() {
        return SpecFixture.aSpec("dns").port(53).udpPort(53);
    }
}
