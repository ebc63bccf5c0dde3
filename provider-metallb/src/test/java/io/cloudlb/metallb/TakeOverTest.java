// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.KubernetesException.Kind;
import io.cloudlb.kubernetes.LeaderLease;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.kube.KubeWrite;
import io.cloudlb.testkit.kube.WriteHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The way of a new leader to its first write, with twenty Services there and one that was made while nobody led. What
/// the election takes is held by `ElectorTest`, and the two calls that follow it by `OtherLeadersTest`. Each call to
/// the API server takes a tenth of a second, one after the other.
class TakeOverTest {
    private static final int SERVICES = 20;
    private static final Duration CALL = Duration.ofMillis(100);
    private static final Duration AFTER_A_KILL = Duration.ofSeconds(17);
    private static final Duration AFTER_A_STOP = Duration.ofMillis(2500);

    private final AMetalLbCluster cluster = AMetalLbCluster.with(aPool("a", "10.0.0.0/24"))
            .serving(
                    IntStream.range(0, SERVICES).mapToObj("web-%02d"::formatted).toArray(String[]::new));
    private final List<Duration> statuses = new ArrayList<>();

    /// Its last act was to claim an address in the ledger; the status that shows it was never written.
    @Test
    void writesInTimeAfterTheLeaderWasKilled() {
        cluster.kube().writes().clearLedger();
        cluster.kube().writes().hook(WriteHook.failing(1, Kind.UNAVAILABLE, false));
        cluster.create(aService("claimed").port(80));
        cluster.rest(Duration.ZERO);

        assertThat(untilFirstStatus(LeaderLease.LEASE.plus(LeaderLease.LONGEST_LOOK)))
                .isLessThanOrEqualTo(AFTER_A_KILL);
        assertThat(cluster.shown("claimed")).hasSize(1);
    }

    @Test
    void writesInTimeAfterTheLeaderStopped() {
        assertThat(untilFirstStatus(LeaderLease.LONGEST_LOOK)).isLessThanOrEqualTo(AFTER_A_STOP);
    }

    /// @param election how long nobody leads
    /// @return how long after the last act of the one the new Service's address was there
    private Duration untilFirstStatus(Duration election) {
        cluster.stop();
        Duration end = cluster.passed();
        cluster.create(aService("new").port(80));
        cluster.pass(election.plus(CALL.multipliedBy(2)));
        cluster.metalLb().ledger().hook(new CallHook() {
            @Override
            public void before(CloudCall call) {
                cluster.pass(CALL);
            }
        });
        cluster.kube().writes().hook(new WriteHook() {
            @Override
            public void before(KubeWrite write) {
                cluster.pass(CALL);
            }

            @Override
            public void after(KubeWrite write) {
                if (write.subject().equals("default/new") && write.verb() == KubeWrite.Verb.WRITE_STATUS) {
                    statuses.add(cluster.passed());
                }
            }
        });

        cluster.rest(Duration.ofMinutes(1));

        assertThat(cluster.shown("new")).hasSize(1);
        return statuses.getFirst().minus(end);
    }
}
