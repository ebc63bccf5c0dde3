// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.TestClock;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TokenBucketsTest {

    @Property
    void neverGrantMoreThanTheBurstAndTheRefill(
            @ForAll @IntRange(min = 1, max = 50) int capacity,
            @ForAll @IntRange(min = 1, max = 20) int perSecond,
            @ForAll @Size(max = 100) List<@IntRange(max = 500) Integer> pausesMillis) {
        TestClock clock = new TestClock();
        TokenBuckets buckets = new TokenBuckets(clock);
        BucketRate rate = new BucketRate(capacity, perSecond);
        int granted = 0;
        double seconds = 0;
        for (int pause : pausesMillis) {
            clock.advance(Duration.ofMillis(pause));
            seconds += pause / 1_000.0;
            granted += buckets.take("calls", rate) ? 1 : 0;
        }

        assertThat(granted).isLessThanOrEqualTo((int) Math.floor(capacity + seconds * perSecond + 1e-6));
    }

    @Property
    void grantEverythingThatComesSlowlyEnough(
            @ForAll @IntRange(min = 1, max = 20) int perSecond, @ForAll @IntRange(min = 1, max = 200) int calls) {
        TestClock clock = new TestClock();
        TokenBuckets buckets = new TokenBuckets(clock);
        BucketRate rate = new BucketRate(1, perSecond);
        for (int call = 0; call < calls; call++) {
            assertThat(buckets.take("calls", rate)).isTrue();
            clock.advance(Duration.ofMillis(1_000 / perSecond + 1));
        }
    }
}
