// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static io.cloudlb.azure.resolve.Resolving.WEB;
import static io.cloudlb.azure.resolve.Resolving.listening;
import static io.cloudlb.azure.resolve.Resolving.web;
import static io.cloudlb.azure.resolve.Resolving.withoutHealthPort;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureChoices;
import io.cloudlb.azure.model.AzureChoices.ClusterProbe;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.Part.Probe;
import io.cloudlb.azure.model.Part.ProbeProtocol;
import io.cloudlb.azure.model.Part.Rule;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What tells which nodes take a port's traffic.
class ProbesTest {
    private static final AzureChoices EACH_PORT =
            new AzureChoices(ClusterProbe.NODE_PORT, 10_256, "/healthz", false, Optional.empty());

    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    private static String ofPort(int port, String word) {
        return AzureAnnotations.ofPort(port, word);
    }

    private List<Probe> probes(SpecFixture fixture) {
        return resolving.parts(fixture.spec(), Probe.class);
    }

    private static Probe probe(int port, int nodePort) {
        return new Probe(
                AzureNames.probe(WEB.owner(), Protocol.TCP, port), ProbeProtocol.TCP, nodePort, Optional.empty(), 5, 2);
    }

    /// AKS#3210, AKS#3502, AKS#3503, cloud-provider-azure#2903, #1763, ingress-nginx#9538, #9601, #9791, #8501:
    /// a new release made the application protocol the probe's, and applications that answer 404 at / lost
    /// their traffic.
    @Test
    void neverTakesTheApplicationProtocolForTheProbes() {
        LoadBalancerSpec http = listening(WEB, new Listener("http", 80, Protocol.TCP, 30_080, Optional.of("http")));

        assertThat(resolving.balancing(http)).isEqualTo(resolving.balancing(WEB));
        assertThat(resolving.with(EACH_PORT).parts(http, Probe.class)).containsExactly(probe(80, 30_080));
    }

    @Test
    void asksEachTcpPortWhereThatIsConfigured() {
        Resolving each = resolving.with(EACH_PORT);
        LoadBalancerSpec spec = WEB.port(443).udpPort(53).spec();

        assertThat(each.parts(spec, Probe.class)).containsExactly(probe(443, 30_443), probe(80, 30_080));
        assertThat(each.rules(spec))
                .extracting(Rule::probe)
                .containsExactly(
                        Optional.empty(),
                        Optional.of(AzureNames.probe(WEB.owner(), Protocol.TCP, 80)),
                        Optional.of(AzureNames.probe(WEB.owner(), Protocol.TCP, 443)));
        assertThat(each.balancing(spec).shared()).noneMatch(Probe.class::isInstance);
    }

    @Test
    void asksKubeProxyWhereThatIsConfigured() {
        AzureChoices elsewhere = new AzureChoices(ClusterProbe.SHARED, 10_356, "/ready", false, Optional.empty());

        assertThat(resolving.with(elsewhere).balancing(WEB).shared())
                .contains(new Probe(
                        AzureNames.nodeProbe(SpecFixture.CLUSTER),
                        ProbeProtocol.HTTP,
                        10_356,
                        Optional.of("/ready"),
                        5,
                        2));
    }

    @Test
    void asksEachTcpPortWhereTheServiceSaysHow() {
        SpecFixture said = WEB.udpPort(53)
                .annotated(Map.of(
                        AzureAnnotations.PROBE_PROTOCOL, "Http",
                        AzureAnnotations.PROBE_PATH, "/ready?full=1",
                        AzureAnnotations.PROBE_INTERVAL, "10",
                        AzureAnnotations.PROBE_COUNT, "3"));

        assertThat(probes(said))
                .containsExactly(new Probe(
                        AzureNames.probe(WEB.owner(), Protocol.TCP, 80),
                        ProbeProtocol.HTTP,
                        30_080,
                        Optional.of("/ready?full=1"),
                        10,
                        3));
        assertThat(resolving.rules(said).getFirst().probe())
                .as("nothing is known of UDP but that the node forwards")
                .contains(AzureNames.nodeProbe(SpecFixture.CLUSTER));
    }

    @Test
    void prefersWhatIsSaidOfAPort() {
        SpecFixture said = WEB.port(443)
                .annotated(AzureAnnotations.PROBE_PROTOCOL, "http")
                .annotated(ofPort(443, "health-probe_protocol"), "https")
                .annotated(ofPort(443, "health-probe_request-path"), "/live")
                .annotated(ofPort(443, "health-probe_interval"), "7")
                .annotated(ofPort(443, "health-probe_num-of-probe"), "4");

        assertThat(probes(said))
                .containsExactly(
                        new Probe(
                                AzureNames.probe(WEB.owner(), Protocol.TCP, 443),
                                ProbeProtocol.HTTPS,
                                30_443,
                                Optional.of("/live"),
                                7,
                                4),
                        new Probe(
                                AzureNames.probe(WEB.owner(), Protocol.TCP, 80),
                                ProbeProtocol.HTTP,
                                30_080,
                                Optional.of("/"),
                                5,
                                2));
    }

    /// A port of the Service, by number or name, means its node port; another number means itself.
    @ParameterizedTest
    @CsvSource({"443, 30443", "p443, 30443", "8080, 8080", "80, 30080"})
    void asksAtThePortThatIsNamed(String named, int port) {
        assertThat(probes(WEB.port(443).annotated(ofPort(80, "health-probe_port"), named))
                        .getLast()
                        .port())
                .isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "azure-load-balancer-health-probe-protocol, grpc",
        "azure-load-balancer-health-probe-interval, 4",
        "azure-load-balancer-health-probe-interval, 5s",
        "azure-load-balancer-health-probe-interval, 60",
        "azure-load-balancer-health-probe-interval, 2147483647",
        "azure-load-balancer-health-probe-num-of-probe, 1",
        "azure-load-balancer-health-probe-num-of-probe, 24",
        "port_80_health-probe_interval, 60",
        "port_80_health-probe_num-of-probe, x",
        "port_80_health-probe_port, 0",
        "port_80_health-probe_port, 65536",
        "port_80_health-probe_port, web",
    })
    void refusesValuesOutOfBounds(String key, String value) {
        assertThat(resolving.isRefused(
                        web("service.beta.kubernetes.io/" + key, value).spec()))
                .isTrue();
        assertThat(resolving
                        .problem(web("service.beta.kubernetes.io/" + key, value))
                        .field())
                .isEqualTo("service.beta.kubernetes.io/" + key);
    }

    @ParameterizedTest
    @CsvSource({"ready", "/a b", "/ä", "http://web/"})
    void refusesAPathThatIsNone(String path) {
        assertThat(resolving
                        .problem(web(AzureAnnotations.PROBE_PROTOCOL, "http")
                                .annotated(AzureAnnotations.PROBE_PATH, path))
                        .message())
                .contains("is no path of a probe");
    }

    @Test
    void takesTheLongestThatAzureTakes() {
        assertThat(probes(web(AzureAnnotations.PROBE_INTERVAL, "59")).getFirst().seconds())
                .isEqualTo(59);
        assertThat(resolving
                        .problem(
                                web(AzureAnnotations.PROBE_INTERVAL, "40").annotated(AzureAnnotations.PROBE_COUNT, "3"))
                        .message())
                .isEqualTo(
                        "3 probes of port 80 every 40 seconds are more than 119 seconds until a node that fails is left out; make one of the two smaller");
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        assertThat(resolving.problems(web(AzureAnnotations.PROBE_INTERVAL, "1")
                        .annotated(AzureAnnotations.PROBE_COUNT, "many")
                        .annotated(AzureAnnotations.PROBE_PROTOCOL, "icmp")
                        .annotated(AzureAnnotations.IDLE_TIMEOUT, "3")
                        .spec()))
                .hasSize(4);
    }

    @Test
    void warnsOfWhatIsSaidInVain() {
        assertThat(resolving.warnings(web(AzureAnnotations.PROBE_PATH, "/x")))
                .extracting(Problem::message)
                .containsExactly("has no effect: every port is probed by tcp, which has no path");
        assertThat(resolving.warnings(web(ofPort(80, "health-probe_request-path"), "/x")))
                .extracting(Problem::message)
                .containsExactly("has no effect: the port is probed by tcp, which has no path");
        assertThat(resolving.warnings(WEB.local()
                        .annotated(AzureAnnotations.PROBE_INTERVAL, "9")
                        .annotated(ofPort(80, "health-probe_port"), "9")))
                .extracting(Problem::message)
                .containsOnly(
                        "has no effect: with externalTrafficPolicy Local nodes are asked at spec.healthCheckNodePort")
                .hasSize(2);
    }

    @Test
    void leavesAPortWithoutAProbeWhereThatIsAskedFor() {
        SpecFixture one = WEB.port(443).annotated(ofPort(443, "no_probe_rule"), "true");

        assertThat(resolving.rules(one))
                .extracting(Rule::probe)
                .containsExactly(Optional.of(AzureNames.nodeProbe(SpecFixture.CLUSTER)), Optional.empty());
        assertThat(resolving.balancing(web(ofPort(80, "no_probe_rule"), "true")).shared())
                .noneMatch(Probe.class::isInstance);
    }

    @Test
    void refusesToAskWhereNoPortIsAllocated() {
        LoadBalancerSpec none = listening(WEB, new Listener("web", 80, Protocol.TCP, 0, Optional.empty()));

        assertThat(resolving.with(EACH_PORT).problem(none).reason()).isEqualTo("NodePortMissing");
        assertThat(resolving.rules(none)).hasSize(1);
        assertThat(resolving.problem(withoutHealthPort(WEB)).reason()).isEqualTo("HealthCheckNodePortMissing");
    }
}
