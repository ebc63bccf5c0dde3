// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.controller.Crew.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CrewTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final CountDownLatch dry = new CountDownLatch(1);

    @Test
    void takesWorkUntilTheSourceHasRunDry() {
        Crew crew = started(() -> {
            dry.await();
            return Optional.empty();
        });

        assertThat(crew.takesWork()).isTrue();
        dry.countDown();
        await().atMost(DEADLINE).until(() -> !crew.takesWork());
    }

    @Test
    void showsThatABugHasEndedTheTakingOfWork() {
        Crew crew = started(() -> {
            dry.await();
            throw new IllegalStateException("a bug of the queue");
        });

        assertThat(crew.takesWork()).isTrue();
        dry.countDown();
        await().atMost(DEADLINE).until(() -> !crew.takesWork());
    }

    private static Crew started(Source source) {
        Crew crew = new Crew("test", 1, source, _ -> {});
        crew.start();
        return crew;
    }
}
