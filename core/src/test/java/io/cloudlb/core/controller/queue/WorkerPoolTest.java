// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.controller.Workers;
import io.cloudlb.core.controller.Workers.WorkerPool.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final CountDownLatch dry = new CountDownLatch(1);

    @Test
    void takesWorkUntilTheSourceHasRunDry() {
        Workers.WorkerPool crew = started(() -> {
            dry.await();
            return Optional.empty();
        });

        assertThat(crew.takesWork()).isTrue();
        dry.countDown();
        await().atMost(DEADLINE).until(() -> !crew.takesWork());
    }

    @Test
    void showsThatABugHasEndedTheTakingOfWork() {
        Workers.WorkerPool crew = started(() -> {
            dry.await();
            throw new IllegalStateException("a bug of the queue");
        });

        assertThat(crew.takesWork()).isTrue();
        dry.countDown();
        await().atMost(DEADLINE).until(() -> !crew.takesWork());
    }

    private static Workers.WorkerPool started(Source source) {
        Workers.WorkerPool crew = new Workers.WorkerPool("test", 1, source, _ -> {});
        crew.start();
        return crew;
    }
}
