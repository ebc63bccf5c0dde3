// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.TestClock;
import io.cloudlb.emulators.pipeline.CallRate.BucketRate;
import io.cloudlb.emulators.pipeline.CallRate.WindowRate;
import io.cloudlb.emulators.pipeline.RateLimits.RateLimit;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RateLimitsTest {

    @Property
    void neverGrantMoreThanTheBurstAndTheRefill(
            @ForAll @IntRange(min = 1, max = 50) int capacity,
            @ForAll @IntRange(min = 1, max = 20) int perSecond,
            @ForAll @Size(max = 100) List<@IntRange(max = 500) Integer> pausesMillis) {
        TestClock clock = new TestClock();
        RateLimits limits = new RateLimits(clock);
        BucketRate rate = new BucketRate(capacity, perSecond);
        int granted = 0;
        double seconds = 0;
        for (int pause : pausesMillis) {
            clock.advance(Duration.ofMillis(pause));
            seconds += pause / 1_000.0;
            granted += granted(limits, rate) ? 1 : 0;
        }

        assertThat(granted).isLessThanOrEqualTo((int) Math.floor(capacity + seconds * perSecond + 1e-6));
    }

    @Property
    void grantEverythingThatComesSlowlyEnough(
            @ForAll @IntRange(min = 1, max = 20) int perSecond, @ForAll @IntRange(min = 1, max = 200) int calls) {
        TestClock clock = new TestClock();
        RateLimits limits = new RateLimits(clock);
        BucketRate rate = new BucketRate(1, perSecond);
        for (int call = 0; call < calls; call++) {
            assertThat(granted(limits, rate)).isTrue();
            clock.advance(Duration.ofMillis(1_000 / perSecond + 1));
        }
    }

    @Property
    void grantEachWindowItsCallsAndNoMore(
            @ForAll @IntRange(min = 1, max = 20) int calls,
            @ForAll @Size(max = 100) List<@IntRange(max = 20_000) Integer> pausesMillis) {
        TestClock clock = new TestClock();
        RateLimits limits = new RateLimits(clock);
        WindowRate rate = WindowRate.perMinute(calls);
        long window = clock.instant().getEpochSecond() / 60;
        int inWindow = 0;
        for (int pause : pausesMillis) {
            clock.advance(Duration.ofMillis(pause));
            long now = clock.instant().getEpochSecond() / 60;
            inWindow = now == window ? inWindow : 0;
            window = now;
            assertThat(granted(limits, rate)).isEqualTo(inWindow < calls);
            inWindow++;
        }
    }

    @Property
    void grantTheNextCallAtTheTimeTheySay(
            @ForAll @IntRange(min = 1, max = 5) int calls, @ForAll @IntRange(max = 200_000) int startMillis) {
        for (CallRate rate : List.of(WindowRate.perMinute(calls), new BucketRate(calls, 0.3))) {
            TestClock clock = new TestClock();
            clock.advance(Duration.ofMillis(startMillis));
            RateLimits limits = new RateLimits(clock);
            for (int call = 0; call < calls; call++) {
                assertThat(granted(limits, rate)).isTrue();
            }
            Duration wait = limits.take(List.of(new RateLimit("calls", rate))).retryAfter();
            assertThat(wait).isPositive();
            clock.advance(wait.minusMillis(1));
            assertThat(granted(limits, rate)).isFalse();
            clock.advance(Duration.ofMillis(1));
            assertThat(granted(limits, rate)).isTrue();
        }
    }

    private static boolean granted(RateLimits limits, CallRate rate) {
        return limits.take(List.of(new RateLimit("calls", rate))).granted();
    }
}
