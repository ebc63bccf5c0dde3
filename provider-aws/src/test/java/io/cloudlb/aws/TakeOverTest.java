// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.kubernetes.LeaderLease;
import io.cloudlb.testkit.controller.ConcurrentController;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The way of a new leader to its first write, with twenty Services there and one that was made while nobody led. What
/// the election takes is held by `ElectorTest`: the lease and one look at most.
class TakeOverTest {
    private static final int SERVICES = 20;
    private static final Duration AFTER_A_KILL = Duration.ofSeconds(17);
    private static final Duration AFTER_A_STOP = Duration.ofMillis(2500);
    private static final Duration TOO_LONG = Duration.ofMinutes(1);

    private final AwsStage aws = new AwsStage();
    private final AtomicBoolean firstLeads = new AtomicBoolean(true);

    /// Between one and another step of a Service that the first leader was at.
    @ParameterizedTest
    @ValueSource(ints = {0, 250, 500, 1000, 2000, 4000, 60_000})
    void writesInTimeAfterTheLeaderWasKilled(int millis) {
        assertThat(untilFirstWrite(millis, LeaderLease.LEASE.plus(LeaderLease.LONGEST_LOOK)))
                .isLessThanOrEqualTo(AFTER_A_KILL);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 250, 500, 1000, 2000, 4000, 60_000})
    void writesInTimeAfterTheLeaderStopped(int millis) {
        assertThat(untilFirstWrite(millis, LeaderLease.LONGEST_LOOK)).isLessThanOrEqualTo(AFTER_A_STOP);
    }

    /// @param millis how long after the last Service was made the first leader ends
    /// @param election how long nobody leads
    private Duration untilFirstWrite(int millis, Duration election) {
        Fence fence = _ -> firstLeads.get();
        ConcurrentController first = aws.lead(fence);
        for (int number = 1; number < SERVICES; number++) {
            aws.kube.create(aService("web" + number).port(80).port(443));
        }
        first.runFor(TOO_LONG);
        aws.kube.create(aService("web" + SERVICES).port(80).port(443));
        first.runFor(Duration.ofMillis(millis));
        firstLeads.set(false);
        first.stop();
        aws.kube.create(aService("new").port(80));
        first.runFor(election);

        long mark = aws.emulator.ledger().mark();
        ConcurrentController second = aws.lead(Fence.OPEN);
        Duration took = second.runUntil(() -> hasWritten(mark), TOO_LONG).orElseThrow();
        second.stop();
        return election.plus(took);
    }

    private boolean hasWritten(long mark) {
        return aws.emulator.ledger().since(mark).writes().all().stream()
                .anyMatch(call -> call.toString().contains("default/new"));
    }
}
