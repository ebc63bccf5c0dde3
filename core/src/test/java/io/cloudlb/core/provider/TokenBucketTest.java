// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.CloudCalls.CallFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final Duration EVER = Duration.ofDays(1);
    private static final long SECOND = 1_000_000_000L;

    @Test
    void letsABurstThroughThenOneByOne() {
        TokenBucket bucket = bucket(3, 2, 0);

        assertThat(delays(bucket, 0, 5))
                .containsExactly(
                        Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofMillis(500), Duration.ofMillis(1000));
    }

    @Test
    void fillsAgainButNeverBeyondItsBurst() {
        TokenBucket bucket = bucket(2, 1, 0);
        delays(bucket, 0, 2);

        assertThat(delays(bucket, 1000 * SECOND, 3))
                .containsExactly(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));
    }

    @Test
    void takesNothingFromACallerWhoWillNotWaitThatLong() {
        TokenBucket bucket = bucket(1, 1, 0);
        delays(bucket, 0, 1);

        assertThat(bucket.take(0, Duration.ofMillis(999))).isEmpty();
        assertThat(bucket.delay(0, 0)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void staysEmptyForTheQuietTimeAfterAThrottle() {
        TokenBucket bucket = bucket(5, 1, 0);
        bucket.drain(0, Duration.ofSeconds(10));

        assertThat(delays(bucket, 0, 2)).containsExactly(Duration.ofSeconds(11), Duration.ofSeconds(12));
    }

    @Test
    void keepsNoMoreThanTheCloudSaysAreLeft() {
        TokenBucket bucket = bucket(5, 1, 0);
        bucket.leave(0, 2);
        bucket.leave(0, 4);

        assertThat(delays(bucket, 0, 3)).containsExactly(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));
        bucket.leave(0, 0);
        assertThat(bucket.delay(0, 0)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void tellsHowLongOneWaitsBehindOthers() {
        TokenBucket bucket = bucket(3, 1, 0);

        assertThat(bucket.available(0)).isEqualTo(3);
        assertThat(bucket.delay(0, 2)).isZero();
        assertThat(bucket.delay(0, 3)).isEqualTo(Duration.ofSeconds(1));
        assertThat(delays(bucket, 0, 4)).last().isEqualTo(Duration.ofSeconds(1));
        assertThat(bucket.available(0)).isZero();
    }

    @Test
    void worksWithNanosecondsThatBeginBelowZeroAndOverflow() {
        long start = Long.MAX_VALUE - SECOND / 2;
        TokenBucket bucket = bucket(1, 1, start);

        assertThat(delays(bucket, start, 2)).containsExactly(Duration.ZERO, Duration.ofSeconds(1));
        assertThat(delays(bucket, start + 2 * SECOND, 1)).containsExactly(Duration.ZERO);
    }

    @Property
    void neverLetsMoreThroughThanBurstAndRateInAnyStretch(
            @ForAll @IntRange(min = 1, max = 20) int burst,
            @ForAll @DoubleRange(min = 0.1, max = 100) double perSecond,
            @ForAll @Size(min = 1, max = 80) List<@LongRange(min = 0, max = 2_000_000_000L) Long> gaps) {
        TokenBucket bucket = bucket(burst, perSecond, 0);
        List<Long> starts = new ArrayList<>();
        long now = 0;
        for (long gap : gaps) {
            now += gap;
            starts.add(now + bucket.take(now, EVER).orElseThrow().toNanos());
        }

        assertThat(starts).isSorted();
        for (int first = 0; first < starts.size(); first++) {
            for (int last = first; last < starts.size(); last++) {
                double seconds = (double) (starts.get(last) - starts.get(first)) / SECOND;
                assertThat(last - first + 1).isLessThanOrEqualTo((int) (burst + perSecond * seconds + 1e-6));
            }
        }
    }

    @Property
    void wastesNoTokenWhileCallersWait(
            @ForAll @IntRange(min = 1, max = 20) int burst, @ForAll @IntRange(min = 1, max = 100) int callers) {
        List<Duration> delays = delays(bucket(burst, 10, 0), 0, callers);

        assertThat(delays.getLast()).isEqualTo(Duration.ofMillis(100).multipliedBy(Math.max(0, callers - burst)));
    }

    private static TokenBucket bucket(int burst, double perSecond, long now) {
        return new TokenBucket(new CallFamily("test", burst, perSecond), now);
    }

    private static List<Duration> delays(TokenBucket bucket, long now, int count) {
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            delays.add(bucket.take(now, EVER).orElseThrow());
        }
        return delays;
    }
}
