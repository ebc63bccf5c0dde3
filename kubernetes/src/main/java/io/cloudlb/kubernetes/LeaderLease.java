// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.provider.TimeSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which of several controllers works: the one that holds the lease. Safety does not rest on it (names and owner marks
/// make two writers harmless), economy does.
public final class LeaderLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);

    /// How long others wait after the last renewal they saw.
    public static final Duration LEASE = Duration.ofSeconds(15);

    /// After how long without renewal the leader gives up.
    public static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);

    /// How often the leader renews.
    public static final Duration RETRY = Duration.ofSeconds(2);

    /// How often the others look: a renewal, and a lease that is given up, are seen within that time.
    static final Duration LOOK = Duration.ofMillis(500);

    /// The longest that others wait between two looks: not all of them look at once.
    public static final Duration LONGEST_LOOK = LOOK.multipliedBy(3).dividedBy(2);

    /// How long closing waits for the lease to be given up.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Elector elector;
    private final LeaseFence fence;
    private final String identity;
    private final Callbacks callbacks;
    private final Executor executor;
    private final TimeSource time;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<Thread> runner = Optional.empty();
    private volatile boolean closed;

    /// @param client the connection
    /// @param name the lease's name and namespace
    /// @param callbacks told of winning and losing
    /// @param executor runs the callbacks and the elector; must not be bounded to the workers' threads
    /// @param time the clock
    public LeaderLease(
            KubernetesClient client, LeaseName name, Callbacks callbacks, Executor executor, TimeSource time) {
        this(new FabricLeaseStore(client, name), callbacks, executor, time);
    }

    LeaderLease(LeaseStore store, Callbacks callbacks, Executor executor, TimeSource time) {
        this.callbacks = callbacks;
        this.executor = executor;
        this.time = time;
        identity = hostName() + "_" + UUID.randomUUID();
        fence = new LeaseFence(time, RENEW_DEADLINE);
        elector = new Elector(
                store, identity, fence, time, () -> ThreadLocalRandom.current().nextDouble(), new Told());
    }

    /// Joins the election; returns at once.
    public void join() {
        executor.execute(this::run);
    }

    /// Asked before every cloud write.
    public Fence fence() {
        return fence;
    }

    /// What keeps this process from leading or from standing by, for a person; empty when nothing does.
    public Optional<String> trouble() {
        return elector.trouble().map(why -> "the lease cannot be read or written: " + why);
    }

    /// Who this process is in the lease.
    public String identity() {
        return identity;
    }

    /// Leaves the election and, as the leader, gives the lease up so that the next one need not wait for it to run
    /// out. [Callbacks#lost] is called if this process led.
    @Override
    public void close() {
        fence.shut();
        closed = true;
        Optional<Thread> running = runner;
        running.ifPresent(Thread::interrupt);
        if (running.isPresent() && running.get() != Thread.currentThread()) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            if (!ended.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("The lease was not given up in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Nothing ends the election in silence: a process that neither leads nor waits to lead is worse than none.
    private void run() {
        runner = Optional.of(Thread.currentThread());
        try {
            standForElection();
        } catch (InterruptedException _) {
            LOG.debug("Leaving the election");
        } catch (RuntimeException | Error unexpected) {
            failed(unexpected);
        } finally {
            giveUp();
            ended.countDown();
        }
    }

    private void standForElection() throws InterruptedException {
        Optional<Duration> pause = Optional.of(Duration.ZERO);
        while (!closed && pause.isPresent()) {
            time.sleep(pause.get());
            pause = elector.tick();
        }
    }

    /// The interruption that ended the election must not end this write.
    private void giveUp() {
        boolean interrupted = Thread.interrupted();
        elector.release();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(Throwable unexpected) {
        fence.shut();
        LOG.error("The election ended because of a bug", unexpected);
        callbacks.failed(unexpected);
    }

    private final class Told implements Elector.Told {
        @Override
        public void won() {
            executor.execute(this::tellWon);
        }

        private void tellWon() {
            try {
                callbacks.won();
            } catch (RuntimeException | Error unexpected) {
                failed(unexpected);
            }
        }

        @Override
        public void lost() {
            callbacks.lost();
        }

        @Override
        public void leaderIs(String holder) {
            callbacks.leaderIs(holder);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "unknown-host";
        }
    }

    /// @param namespace the lease's namespace
    /// @param name the lease's name
    public record LeaseName(String namespace, String name) {}

    /// What the election tells.
    public interface Callbacks {
        /// This process leads from now on.
        void won();

        /// This process led and does so no more.
        void lost();

        /// Somebody leads.
        ///
        /// @param identity the leader's identity
        void leaderIs(String identity);

        /// The election ended by a bug, whoever leads: this process will never lead again and must end.
        default void failed(Throwable cause) {
            lost();
        }
    }

    /// Where the Lease of an election is kept. Every method fails with [KubernetesException].
    interface LeaseStore {
        /// The Lease; empty when there is none.
        Optional<Stored> read();

        /// Makes the Lease; a [KubernetesException.Kind#CONFLICT] when there is one.
        Stored create(Claim claim);

        /// Writes over this version of it; a [KubernetesException.Kind#CONFLICT] when it is another by now.
        Stored replace(Stored known, Claim claim);

        /// A Lease as it was read or answered.
        ///
        /// @param version the version of the object
        record Stored(Claim claim, String version) {}

        /// What a Lease says.
        ///
        /// @param holder who leads; empty text for nobody
        /// @param duration for how long after a renewal
        /// @param acquired since when, on the holder's wall clock
        /// @param renewed when last, on the holder's wall clock
        /// @param transitions how often it went from one to another
        record Claim(String holder, Duration duration, Instant acquired, Instant renewed, int transitions) {
            /// Nobody leads, as in a Lease without a specification.
            static final Claim NOBODY = new Claim("", Duration.ZERO, Instant.EPOCH, Instant.EPOCH, 0);

            boolean isHeld() {
                return !holder.isEmpty();
            }

            Claim renewedAt(Instant now) {
                return new Claim(holder, duration, acquired, now, transitions);
            }
        }
    }
}
