// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import static io.cloudlb.aws.resolve.Resolving.WEB;
import static io.cloudlb.aws.resolve.Resolving.web;
import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.HealthCheck;
import io.cloudlb.core.model.Problem;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the health checks of a Service ask, by default and by its annotations.
class HealthCheckRulesTest {
    private final Resolving resolving = Resolving.inAnOrdinaryVpc();

    private HealthCheck healthCheck(SpecFixture spec) {
        return resolving.desired(spec).targetGroups().getFirst().healthCheck();
    }

    @Test
    void asksOnlyThePortsOfNodesThatAreOpenToHealthChecks() {
        assertThat(resolving.problems(web("healthcheck-port", "22")))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message()).contains("30000-32767, 8000-8100", "--health-check-ports"));
        for (String port : List.of("30443", "8042", "10256", "p80", "traffic-port")) {
            assertThat(resolving.problems(web("healthcheck-port", port)))
                    .as(port)
                    .isEmpty();
        }
        assertThat(resolving.problems(
                        web("healthcheck-port", "22").annotated(AwsAnnotations.SECURITY_GROUPS, "sg-own")))
                .as("nothing is opened for it")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 7, 9})
    void waitsNoLongerThanTheIntervalThatIsAskedFor(int interval) {
        SpecFixture spec = web("healthcheck-interval", "" + interval);

        assertThat(healthCheck(spec).timeout()).isEqualTo(Duration.ofSeconds(interval));
        assertThat(healthCheck(spec.local()).timeout()).isEqualTo(Duration.ofSeconds(Math.min(6, interval)));
    }

    @Test
    void checksTcpOnTheNodePortByDefault() {
        assertThat(healthCheck(WEB)).hasToString("TCP traffic-port every 10 s, timeout 10 s, thresholds 3/3");
    }

    @Test
    void asksTheNodesForEndpointsWithPolicyLocal() {
        assertThat(healthCheck(WEB.local())).hasToString("HTTP 32000/healthz every 10 s, timeout 6 s, thresholds 2/2");
    }

    @Test
    void asksKubeProxyWhenAllPortsAreUdp() {
        assertThat(healthCheck(aSpec("dns").udpPort(53)))
                .hasToString("HTTP 10256/healthz every 10 s, timeout 10 s, thresholds 3/3");
    }

    @Test
    void asksKubeProxyForItsHealthAlsoWhenTheUserSaysThatItIsHttp() {
        SpecFixture udp = aSpec("dns").udpPort(53).annotated(AwsAnnotations.CHECK_PROTOCOL, "http");

        assertThat(healthCheck(udp)).hasToString("HTTP 10256/healthz every 10 s, timeout 10 s, thresholds 3/3");
        assertThat(healthCheck(udp.annotated(AwsAnnotations.CHECK_PORT, "8080")))
                .hasToString("HTTP 8080/ every 10 s, timeout 10 s, thresholds 3/3");
    }

    @Test
    void asksTheTcpPortForTheUdpPortsOfTheSameService() {
        SpecFixture mixed = aSpec("dns").udpPort(54).portAt(53, 30_053);

        assertThat(resolving.desired(mixed).targetGroups())
                .extracting(group -> group.healthCheck().port())
                .containsExactly("traffic-port", "30053");
    }

    @Test
    void cannotAskAUdpPort() {
        SpecFixture udp = aSpec("dns").udpPort(53).annotated(AwsAnnotations.CHECK_PORT, "traffic-port");

        assertThat(resolving.problems(udp)).extracting(Problem::reason).containsExactly("UDPHealthCheck");
    }

    @Test
    void checksAsTheAnnotationsSay() {
        SpecFixture spec = WEB.annotated(Map.of(
                AwsAnnotations.CHECK_PROTOCOL, "HTTPS",
                AwsAnnotations.CHECK_PORT, "p80",
                AwsAnnotations.CHECK_PATH, "/ready",
                AwsAnnotations.CHECK_CODES, "200,204-299",
                AwsAnnotations.CHECK_INTERVAL, "30",
                AwsAnnotations.CHECK_TIMEOUT, "5",
                AwsAnnotations.CHECK_HEALTHY, "4",
                AwsAnnotations.CHECK_UNHEALTHY, "5"));

        assertThat(healthCheck(spec))
                .isEqualTo(new HealthCheck(
                        new HealthCheck.Probe.Http(true, "/ready", "200,204-299"),
                        "30080",
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        4,
                        5));
    }

    @Test
    void warnsOfHttpSettingsOnATcpCheck() {
        assertThat(resolving.warnings(web("healthcheck-path", "/ready")))
                .extracting(Problem::field)
                .containsExactly(AwsAnnotations.CHECK_PATH);
    }
}
