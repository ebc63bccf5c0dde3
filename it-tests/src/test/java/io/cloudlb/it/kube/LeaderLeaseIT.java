// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.it.cluster.LeaseHolder;
import io.cloudlb.kubernetes.LeaderLease;
import io.cloudlb.kubernetes.LeaderLease.LeaseName;
import io.cloudlb.kubernetes.LeaseTargetJournal;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RequiresControlPlane
class LeaderLeaseIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration CALL = Duration.ofSeconds(6);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void letsOneLeadAndOpensItsFenceOnly(TestNamespace namespace) {
        Told first = new Told();
        Told second = new Told();
        try (LeaderLease leader = lease(namespace, first)) {
            leader.join();
            await().atMost(DEADLINE).until(() -> first.won.get() == 1);
            try (LeaderLease follower = lease(namespace, second)) {
                follower.join();
                await().atMost(DEADLINE).until(() -> second.leader.equals(leader.identity()));
                assertThat(second.won).hasValue(0);
                await().atMost(DEADLINE).until(() -> leader.fence().letsStart(CALL));
                assertThat(follower.fence().letsStart(CALL)).isFalse();
            }
        }
    }

    /// What the leader leaves is a lease that nobody holds: others take it at their next look, not when it has run out.
    @Test
    void handsOverAtOnceWhenTheLeaderLeaves(TestNamespace namespace) {
        Told first = new Told();
        Told second = new Told();
        LeaderLease leader = lease(namespace, first);
        leader.join();
        await().atMost(DEADLINE).until(() -> first.won.get() == 1);
        try (LeaderLease follower = lease(namespace, second)) {
            follower.join();
            await().atMost(DEADLINE).until(() -> second.leader.equals(leader.identity()));

            leader.close();

            assertThat(leader.fence().letsStart(CALL)).isFalse();
            assertThat(LeaseHolder.in(namespace)).isNotEqualTo(leader.identity());
            await().atMost(DEADLINE).until(() -> second.won.get() == 1);
            await().atMost(DEADLINE).until(() -> first.lost.get() == 1);
        }
    }

    @Test
    void takesALeaseThatSaysNothing(TestNamespace namespace) {
        namespace
                .client()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName("cloudlb")
                        .withNamespace(namespace.name())
                        .endMetadata()
                        .build())
                .create();
        Told told = new Told();
        try (LeaderLease lease = lease(namespace, told)) {
            lease.join();

            await().atMost(DEADLINE).until(() -> told.won.get() == 1);
        }
    }

    @Test
    void makesALeaseAgainThatWasDeletedByHand(TestNamespace namespace) {
        Told told = new Told();
        try (LeaderLease lease = lease(namespace, told)) {
            lease.join();
            await().atMost(DEADLINE).until(() -> told.won.get() == 1);

            theLease(namespace).delete();

            await().atMost(DEADLINE).until(() -> theLease(namespace).get() != null);
            assertThat(told.lost).hasValue(0);
            assertThat(lease.fence().letsStart(CALL)).isTrue();
        }
    }

    private static Resource<Lease> theLease(TestNamespace namespace) {
        return namespace.client().leases().inNamespace(namespace.name()).withName("cloudlb");
    }

    @Test
    void provesThatTheJournalCanBeWrittenWithoutWriting(TestNamespace namespace) {
        LeaseTargetJournal journal =
                new LeaseTargetJournal(namespace.client(), new LeaseName(namespace.name(), "cloudlb"));
        journal.settled("abc");

        journal.check();

        assertThat(journal.settled()).isEqualTo(Optional.of("abc"));
        LeaseTargetJournal nowhere = new LeaseTargetJournal(namespace.client(), new LeaseName("nowhere", "cloudlb"));
        assertThatThrownBy(nowhere::check).hasMessageContaining("no namespace nowhere");
    }

    @Test
    void keepsTheWordOnNodeWaves(TestNamespace namespace) {
        LeaseTargetJournal journal =
                new LeaseTargetJournal(namespace.client(), new LeaseName(namespace.name(), "cloudlb"));

        assertThat(journal.settled()).isEmpty();
        journal.settled("abc");
        assertThat(journal.settled()).isEqualTo(Optional.of("abc"));
        journal.moving();
        assertThat(journal.settled()).isEmpty();
    }

    private LeaderLease lease(TestNamespace namespace, Told told) {
        return new LeaderLease(
                namespace.client(), new LeaseName(namespace.name(), "cloudlb"), told, threads, TimeSource.system());
    }

    private static final class Told implements LeaderLease.Callbacks {
        private final AtomicInteger won = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();
        private volatile String leader = "";

        @Override
        public void won() {
            won.incrementAndGet();
        }

        @Override
        public void lost() {
            lost.incrementAndGet();
        }

        @Override
        public void leaderIs(String identity) {
            leader = identity;
        }
    }
}
