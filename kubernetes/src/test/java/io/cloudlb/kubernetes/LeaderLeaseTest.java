// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The thread of an election: it never ends in silence.
@Timeout(60)
class LeaderLeaseTest {
    private final CountDownLatch won = new CountDownLatch(1);
    private final CountDownLatch lost = new CountDownLatch(1);
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    @Test
    void tellsOfABugAndEnds() throws Exception {
        try (LeaderLease lease = lease(new Free() {
            @Override
            public Optional<Stored> read() {
                throw new IllegalStateException("a bug");
            }
        })) {
            lease.join();

            assertThat(failure.get(20, TimeUnit.SECONDS)).hasMessage("a bug");
            assertThat(lease.fence().letsStart(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void givesUpTheLeaseBeforeClosingReturns() throws Exception {
        Free store = new Free();
        LeaderLease lease = lease(store);
        lease.join();
        assertThat(won.await(20, TimeUnit.SECONDS)).isTrue();

        lease.close();

        assertThat(store.last.orElseThrow().isHeld()).isFalse();
        assertThat(lost.getCount()).isZero();
        assertThat(failure).isNotDone();
    }

    private LeaderLease lease(LeaderLease.LeaseStore store) {
        LeaderLease.Callbacks callbacks = new LeaderLease.Callbacks() {
            @Override
            public void won() {
                won.countDown();
            }

            @Override
            public void lost() {
                lost.countDown();
            }

            @Override
            public void leaderIs(String identity) {}

            @Override
            public void failed(Throwable cause) {
                failure.complete(cause);
            }
        };
        return new LeaderLease(store, callbacks, Thread::startVirtualThread, TimeSource.system());
    }

    /// A lease that nobody else wants.
    private static class Free implements LeaderLease.LeaseStore {
        private volatile Optional<Claim> last = Optional.empty();

        @Override
        public Optional<Stored> read() {
            return last.map(claim -> new Stored(claim, "1"));
        }

        @Override
        public Stored create(Claim claim) {
            last = Optional.of(claim);
            return new Stored(claim, "1");
        }

        @Override
        public Stored replace(Stored known, Claim claim) {
            return create(claim);
        }
    }
}
