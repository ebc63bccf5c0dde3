// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.cloudlb.core.provider.Fence;
import io.cloudlb.core.provider.TimeSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Which of several controllers works: the one that holds the lease. Safety does not rest on it (names and owner marks
/// make two writers harmless), economy does.
public final class LeaderLease implements AutoCloseable {
    /// How long others wait after the last renewal they saw.
    public static final Duration LEASE = Duration.ofSeconds(15);

    /// After how long without renewal the leader gives up.
    public static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);

    /// How often the leader renews and the others look.
    public static final Duration RETRY = Duration.ofSeconds(2);

    private final LeaderElector elector;
    private final LeaseFence fence;
    private final String identity;
    private final Runnable lostLeadership;
    private volatile CompletableFuture<?> election = CompletableFuture.completedFuture(null);

    /// @param client the connection
    /// @param name the lease's name and namespace
    /// @param callbacks told of winning and losing
    /// @param executor runs the callbacks and the elector; must not be bounded to the workers' threads
    /// @param time the clock
    public LeaderLease(
            KubernetesClient client, LeaseName name, Callbacks callbacks, Executor executor, TimeSource time) {
        identity = hostName() + "_" + UUID.randomUUID();
        fence = new LeaseFence(time, RENEW_DEADLINE);
        FencingLock lock = new FencingLock(new LeaseLock(name.namespace(), name.name(), identity), fence, time);
        LeaderCallbacks told = new LeaderCallbacks(
                callbacks::won,
                this::lost,
                leader -> Optional.ofNullable(leader).ifPresent(callbacks::leaderIs));
        this.lostLeadership = callbacks::lost;
        elector = new LeaderElector(
                client,
                new LeaderElectionConfig(lock, LEASE, RENEW_DEADLINE, RETRY, told, true, name.name()),
                executor);
    }

    /// Joins the election; returns at once.
    public void join() {
        election = elector.start();
    }

    /// Asked before every cloud write.
    public Fence fence() {
        return fence;
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
        election.cancel(true);
    }

    private void lost() {
        fence.shut();
        lostLeadership.run();
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
    }
}
