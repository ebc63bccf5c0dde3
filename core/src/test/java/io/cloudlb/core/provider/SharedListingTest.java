// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedListingTest {
    private final SharedListing<Integer> listing = new SharedListing<>();
    private final AtomicInteger listed = new AtomicInteger();

    @Test
    void whoAsksWhileAListingIsUnderWaySharesTheNextOne() throws ExecutionException, InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FutureTask<Integer> first = new FutureTask<>(() -> listing.read(() -> {
            begun.countDown();
            awaitOn(goOn);
            return listed.incrementAndGet();
        }));
        Thread.startVirtualThread(first);
        begun.await();
        List<FutureTask<Integer>> others = Stream.generate(
                        () -> new FutureTask<>(() -> listing.read(listed::incrementAndGet)))
                .limit(3)
                .toList();
        List<Thread> waiting = others.stream().map(Thread::startVirtualThread).toList();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> waiting.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));

        goOn.countDown();

        assertThat(first.get()).isEqualTo(1);
        for (FutureTask<Integer> other : others) {
            assertThat(other.get()).isEqualTo(2);
        }
        assertThat(listing.read(listed::incrementAndGet)).isEqualTo(3);
    }

    private static void awaitOn(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
