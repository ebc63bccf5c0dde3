// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloudlb.emulators.dataplane.BackendChoice.Rated;
import io.cloudlb.emulators.dataplane.BackendHealth.Cause;
import io.cloudlb.emulators.dataplane.BackendHealth.Healthy;
import io.cloudlb.emulators.dataplane.BackendHealth.Initial;
import io.cloudlb.emulators.dataplane.BackendHealth.ProbeResult;
import io.cloudlb.emulators.dataplane.BackendHealth.ProbeResult.Failed;
import io.cloudlb.emulators.dataplane.BackendHealth.ProbeResult.Passed;
import io.cloudlb.emulators.dataplane.BackendHealth.Unhealthy;
import io.cloudlb.emulators.dataplane.DataPlaneOptions.Pace;
import io.cloudlb.emulators.dataplane.ForwardingRules.Stickiness;
import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.emulators.dataplane.HealthCheck.Probe;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PureRulesTest {

    private static final HealthCheck THREE_AND_TWO = new HealthCheck(
            new Probe.Connect(), OptionalInt.empty(), Duration.ofSeconds(10), Duration.ofSeconds(6), 3, 2);
    private static final ProbeResult PASS = new Passed();
    private static final ProbeResult FAIL = new Failed(Cause.REFUSED, "refused");
    private static final ProbeResult LATE = new Failed(Cause.TIMED_OUT, "late");

    @Test
    void takesOnePassToMakeANewBackendHealthy() {
        assertThat(after(PASS)).isInstanceOf(Healthy.class);
    }

    @Test
    void takesTheThresholdOfFailuresInARowToMakeABackendUnhealthy() {
        assertThat(after(FAIL)).isInstanceOf(Initial.class);
        assertThat(after(FAIL, FAIL)).isInstanceOf(Unhealthy.class);
        assertThat(after(PASS, FAIL, PASS, FAIL)).isInstanceOf(Healthy.class);
        assertThat(after(PASS, FAIL, FAIL)).isInstanceOf(Unhealthy.class);
    }

    @Test
    void takesTheThresholdOfPassesInARowToHealABackend() {
        assertThat(after(FAIL, FAIL, PASS, PASS)).isInstanceOf(Unhealthy.class);
        assertThat(after(FAIL, FAIL, PASS, PASS, FAIL, PASS)).isInstanceOf(Unhealthy.class);
        assertThat(after(FAIL, FAIL, PASS, PASS, PASS)).isInstanceOf(Healthy.class);
    }

    @Test
    void tellsTheLatestReasonOfAnUnhealthyBackend() {
        assertThat(after(FAIL, FAIL, LATE)).isEqualTo(new Unhealthy(Cause.TIMED_OUT, "late"));
    }

    @Test
    void servesFromTheHealthyElseFromTheUnhealthyNeverFromTheUndecided() {
        Rated healthy = new Rated(backend("healthy"), new Healthy());
        Rated unhealthy = new Rated(backend("unhealthy"), new Unhealthy(Cause.REFUSED, ""));
        Rated initial = new Rated(backend("initial"), new Initial());
        assertThat(BackendChoice.serving(List.of(healthy, unhealthy, initial), true))
                .containsExactly(healthy.backend());
        assertThat(BackendChoice.serving(List.of(unhealthy, initial), true)).containsExactly(unhealthy.backend());
        assertThat(BackendChoice.serving(List.of(initial), true)).isEmpty();
        assertThat(BackendChoice.serving(List.of(unhealthy, initial), false)).isEmpty();
    }

    @Test
    void movesOnlyTheFlowsOfTheBackendThatLeft() {
        List<Backend> four = List.of(backend("a"), backend("b"), backend("c"), backend("d"));
        List<Backend> three = four.subList(0, 3);
        int moved = 0;
        for (int port = 1_024; port < 9_024; port++) {
            long flow = flow(port).hash(Stickiness.NONE);
            Backend before = BackendChoice.choose(four, flow).orElseThrow();
            Backend after = BackendChoice.choose(three, flow).orElseThrow();
            if (before.id().equals("d")) {
                moved++;
            } else {
                assertThat(after).isEqualTo(before);
            }
        }
        assertThat(moved).isBetween(1_800, 2_200);
    }

    @Test
    void choosesTheSameBackendInWhateverOrderTheyCome() {
        List<Backend> three = List.of(backend("a"), backend("b"), backend("c"));
        assertThat(IntStream.range(1_024, 2_024)).allSatisfy(port -> {
            long flow = flow(port).hash(Stickiness.NONE);
            assertThat(BackendChoice.choose(three.reversed(), flow)).isEqualTo(BackendChoice.choose(three, flow));
        });
    }

    @Test
    void hashesAStickyClientWithoutItsPort() {
        assertThat(flow(1_024).hash(Stickiness.SOURCE_IP)).isEqualTo(flow(1_025).hash(Stickiness.SOURCE_IP));
        assertThat(flow(1_024).hash(Stickiness.NONE)).isNotEqualTo(flow(1_025).hash(Stickiness.NONE));
    }

    @Test
    void hashesAStickyClientWithoutTheLoadBalancersPort() {
        FlowKey one = flow(1_024);
        FlowKey other = new FlowKey(one.transport(), one.client(), new InetSocketAddress("127.64.0.1", 81));
        assertThat(other.hash(Stickiness.SOURCE_IP)).isEqualTo(one.hash(Stickiness.SOURCE_IP));
        assertThat(other.hash(Stickiness.NONE)).isNotEqualTo(one.hash(Stickiness.NONE));
    }

    @ParameterizedTest
    @CsvSource({
        "200,200,true",
        "200,201,false",
        "'200,204',204,true",
        "200-399,399,true",
        "200-399,400,false",
        "'200-299, 404',404,true"
    })
    void readsStatusCodesAsElasticLoadBalancingWritesThem(String text, int status, boolean accepted) {
        assertThat(StatusCodes.parse(text).contains(status)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "200-", "600", "300-200", "200,,204", "99"})
    void refusesWhatIsNoStatusCode(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> StatusCodes.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.1.2.3,true",
        "10.0.0.0/8,11.0.0.1,false",
        "0.0.0.0/0,127.0.0.1,true",
        "::/0,127.0.0.1,false",
        "::/0,::1,true",
        "192.0.2.7/32,192.0.2.7,true",
        "192.0.2.77/24,192.0.2.1,true"
    })
    void readsRangesOfBothFamilies(String range, String client, boolean contained) throws Exception {
        assertThat(SourceRange.of(range).contains(InetAddress.ofLiteral(client)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "example.org", "10.0.0"})
    void refusesWhatIsNoRange(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SourceRange.of(text));
    }

    @Test
    void shortensWaitingByThePaceButNeverToNothing() {
        assertThat(new Pace(20).of(Duration.ofSeconds(10))).isEqualTo(Duration.ofMillis(500));
        assertThat(new Pace(1e9).of(Duration.ofSeconds(10))).isEqualTo(Duration.ofMillis(1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(0));
    }

    @Test
    void givesNamesThatFallOnOneAddressDifferentOnes() {
        LoopbackAddresses addresses = LoopbackAddresses.separate();
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        InetAddress one = addresses.of("Aa");
        assertThat(addresses.of("BB"))
                .isNotEqualTo(one)
                .satisfies(other -> assertThat(other.isLoopbackAddress()).isTrue());
        assertThat(addresses.of("Aa")).isEqualTo(one);
    }

    private static BackendHealth after(ProbeResult... results) {
        HealthTally tally = HealthTally.start();
        for (ProbeResult result : results) {
            tally = tally.after(result, THREE_AND_TWO);
        }
        return tally.health();
    }

    private static Backend backend(String id) {
        return Backend.at(id, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 80));
    }

    private static FlowKey flow(int clientPort) {
        return new FlowKey(
                Transport.TCP,
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), clientPort),
                new InetSocketAddress("127.64.0.1", 80));
    }
}
