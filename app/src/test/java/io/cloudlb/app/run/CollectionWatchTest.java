// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CollectionWatchTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicLong clock = new AtomicLong();
    private final AtomicReference<Duration> spent = new AtomicReference<>(Duration.ofSeconds(30));
    private final CollectionWatch watch = new CollectionWatch(spent::get, clock::get, 40L * 1024 * 1024);

    private void aMinuteWith(Duration collecting) {
        clock.addAndGet(MINUTE.toNanos());
        spent.updateAndGet(before -> before.plus(collecting));
    }

    @Test
    void saysNothingWhileLittleOfTheTimeIsSpent() {
        aMinuteWith(Duration.ofSeconds(6));

        assertThat(watch.look()).isEmpty();
    }

    @Test
    void saysWhichHeapToSetOnceMoreThanATenthOfTheTimeIsSpent() {
        aMinuteWith(Duration.ofSeconds(20));

        assertThat(watch.look())
                .hasValueSatisfying(said -> assertThat(said)
                        .startsWith("Collecting garbage took 33 % of the time: the heap of 40 MB is too small")
                        .contains("Set -Xmx64m, in CLOUDLB_JAVA_OPTS", "calls that seem to time out"));
    }

    @Test
    void saysItAgainOnlyAfterAWhile() {
        aMinuteWith(Duration.ofSeconds(20));
        watch.look();

        for (int minute = 1; minute < 10; minute++) {
            aMinuteWith(Duration.ofSeconds(20));
            assertThat(watch.look()).as("minute %d", minute).isEmpty();
        }
        aMinuteWith(Duration.ofSeconds(20));

        assertThat(watch.look()).isPresent();
    }
}
