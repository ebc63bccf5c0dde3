// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import static io.cloudlb.gcp.resolve.Resolving.WEB;
import static io.cloudlb.gcp.resolve.Resolving.internal;
import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Traffic;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a rule passes on, what is let in to the nodes, and how nodes are probed.
class PortsTest {
    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    private static SpecFixture ports(int... ports) {
        SpecFixture fixture = aSpec("web");
        for (int port : ports) {
            fixture = fixture.port(port);
        }
        return fixture;
    }

    private Map<Protocol, ? extends Set<String>> letIn(SpecFixture fixture) {
        return resolving.desired(fixture).firewalls().getFirst().ports();
    }

    /// istio/istio#11365: an internal load balancer for more than five ports failed.
    @Test
    void listsFivePortsAndPassesOnAllOfMore() {
        assertThat(resolving.rule(ports(1, 3, 5, 7, 9)).ports()).containsExactly(1, 3, 5, 7, 9);
        assertThat(resolving.rule(ports(1, 3, 5, 7, 9, 11)).ports()).isEmpty();
        assertThat(letIn(ports(1, 3, 5, 7, 9, 11)))
                .isEqualTo(Map.of(Protocol.TCP, Set.of("1", "3", "5", "7", "9", "11")));
    }

    @Test
    void letsInExactlyThePortsOfTheServiceNeighboursTogether() {
        assertThat(letIn(ports(80, 443, 8000, 8001, 8002)))
                .isEqualTo(Map.of(Protocol.TCP, Set.of("80", "443", "8000-8002")));
    }

    @Test
    void refusesMorePortsThanAFirewallRuleHas() {
        SpecFixture hundred = aSpec("web");
        for (int port = 1; port <= 100; port++) {
            hundred = hundred.port(2 * port);
        }

        assertThat(resolving.problems(hundred)).isEmpty();
        assertThat(resolving.problem(hundred.port(2 * 101)).message()).contains("100 ports", "these are 101");
        assertThat(resolving.problems(hundred.port(3))).isEmpty();
        assertThat(resolving.problem(hundred.udpPort(53)).field()).isEqualTo("spec.ports");
    }

    /// kubernetes/kubernetes#23880, #115966, #118107: several protocols were refused, or that of the first port was
    /// taken for that of all.
    @Test
    void carriesTcpAndUdpWhicheverComesFirst() {
        SpecFixture both = aSpec("dns").port(53).udpPort(53);

        GcpDesired.LoadBalancer dns = resolving.desired(both);
        assertThat(dns.rules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.traffic()).isEqualTo(Traffic.BOTH))
                .satisfies(rule -> assertThat(rule.ports()).isEmpty());
        assertThat(dns.backendService().traffic()).isEqualTo(Traffic.BOTH);
        assertThat(letIn(both)).isEqualTo(Map.of(Protocol.TCP, Set.of("53"), Protocol.UDP, Set.of("53")));
        assertThat(resolving.rule(aSpec("dns").udpPort(53)).traffic()).isEqualTo(Traffic.UDP);
    }

    /// kubernetes/ingress-gce pull request 2735: TCP and UDP on one internal address.
    @Test
    void carriesTcpAndUdpOnOneInternalAddress() {
        assertThat(resolving.desired(internal().udpPort(80)).rules())
                .extracting(ForwardingRule::scheme, ForwardingRule::traffic)
                .containsExactly(tuple(Scheme.INTERNAL, Traffic.BOTH));
    }

    @Test
    void letsInTheAllowedSourcesOfEachFamily() {
        SpecFixture some = WEB.from("198.51.100.0/24", "2001:db8::/32");
        Resolving six = resolving.withSix(Scheme.EXTERNAL);

        assertThat(six.desired(Resolving.of(some, IpFamilyPolicy.REQUIRE_DUAL_STACK, IpFamily.IPV4, IpFamily.IPV6))
                        .firewalls())
                .extracting(Firewall::sources)
                .containsExactly(new TreeSet<>(Set.of("198.51.100.0/24")), new TreeSet<>(Set.of("2001:db8::/32")));
        assertThat(resolving.warnings(some))
                .extracting(Problem::message)
                .containsExactly("2001:db8::/32 has no effect: the load balancer has no IPv6 address");
        assertThat(resolving.warnings(WEB)).isEmpty();
    }

    @Test
    void refusesSourcesThatLetNobodyIn() {
        assertThat(resolving.problem(WEB.from("2001:db8::/32")).message())
                .isEqualTo(
                        "the load balancer has an IPv4 address, and no range is IPv4: nobody could reach it; add one, or ask for the other family alone");
    }

    @Test
    void refusesMoreSourcesThanAFirewallRuleHas() {
        String[] most = IntStream.range(0, 5_000)
                .mapToObj(number -> "10.%d.%d.0/24".formatted(number / 256, number % 256))
                .toArray(String[]::new);

        assertThat(resolving.problems(WEB.from(most))).isEmpty();
        assertThat(resolving
                        .problem(WEB.from(Stream.concat(Stream.of(most), Stream.of("192.0.2.0/24"))
                                .toArray(String[]::new)))
                        .message())
                .isEqualTo("a firewall rule has 5000 source ranges at most, and these are 5001; merge some");
    }

    @Test
    void refusesPolicyLocalWithoutAPortToAskForIt() {
        SpecFixture local = new SpecFixture(
                WEB.cluster(),
                WEB.name(),
                WEB.uid(),
                WEB.listeners(),
                new TrafficPolicy.Local(0),
                WEB.sources(),
                WEB.affinity(),
                WEB.annotations());

        assertThat(resolving.problem(local).field()).isEqualTo("spec.healthCheckNodePort");
    }

    @Test
    void letsTrafficInToTheNodesAlone() {
        assertThat(resolving.desired(WEB).firewalls())
                .singleElement()
                .satisfies(firewall -> assertThat(firewall.targetTags()).containsExactly("demo-node"))
                .satisfies(firewall -> assertThat(firewall.destinations()).isEmpty())
                .satisfies(firewall -> assertThat(firewall.priority()).isEqualTo(1_000));
    }

    @Test
    void probesKubeProxyForPolicyClusterAndTheServicesOwnPortForLocal() {
        GcpDesired.LoadBalancer cluster = resolving.desired(WEB);
        GcpDesired.LoadBalancer local = resolving.desired(WEB.local());

        assertThat(cluster.healthCheck()).isEmpty();
        assertThat(cluster.backendService().healthCheck()).isEqualTo(GcpNames.nodeHealthCheck(SpecFixture.CLUSTER));
        HealthCheck own = local.healthCheck().orElseThrow();
        assertThat(local.backendService().healthCheck()).isEqualTo(own.name());
        assertThat(own.port()).isEqualTo(32_000);
        assertThat(own.path()).isEqualTo("/healthz");
        assertThat(own.timing()).isEqualTo(new HealthCheck.Timing(3, 1, 1, 2));
    }

    @Test
    void drainsConnectionsThatHaveAnEnd() {
        assertThat(backendService(WEB).drainSeconds()).isEqualTo(30);
        assertThat(backendService(WEB.udpPort(53)).drainSeconds()).isEqualTo(30);
        assertThat(backendService(aSpec("dns").udpPort(53)).drainSeconds()).isZero();
    }

    private BackendService backendService(SpecFixture fixture) {
        return resolving.desired(fixture).backendService();
    }
}
