// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.model.Owner;
import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A look at one Service reads what all have. However many ask, there is one at a time.
class SharedLookTest {
    private static final int OWNERS = 10;

    private final AzureWorld azure = new AzureWorld();

    @Test
    void whoAsksWhileALookIsUnderWaySharesTheNextOne() throws InterruptedException {
        AzureProvider provider = azure.newProvider();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        azure.hook(new CallHook() {
            private final AtomicBoolean first = new AtomicBoolean(true);

            @Override
            public void before(CloudCall call) {
                if (first.getAndSet(false)) {
                    begun.countDown();
                    awaitOn(goOn);
                }
            }
        });
        long mark = azure.mark();

        Thread first = observing(provider, 0);
        begun.await();
        List<Thread> others = IntStream.range(1, OWNERS)
                .mapToObj(number -> observing(provider, number))
                .toList();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> others.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        goOn.countDown();
        first.join();
        for (Thread other : others) {
            other.join();
        }

        Calls calls = azure.callsSince(mark);
        assertThat(calls.of("virtualNetworks.get").count()).as(calls.summary()).isEqualTo(2);
    }

    private Thread observing(AzureProvider provider, int number) {
        Owner.Service owner = SpecFixture.aSpec("web" + number).port(80).owner();
        return Thread.startVirtualThread(() -> provider.observe(owner, azure.nodes(3), provider.nothing(owner)));
    }

    private static void awaitOn(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
