// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.cloudlb.core.provider.TimeSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.util.Objects;

/// The elector's lock, telling the fence of every write by which this process holds it.
final class FencingLock implements Lock {
    private final Lock lock;
    private final LeaseFence fence;
    private final TimeSource time;

    FencingLock(Lock lock, LeaseFence fence, TimeSource time) {
        this.lock = lock;
        this.fence = fence;
        this.time = time;
    }

    @Override
    public LeaderElectionRecord get(KubernetesClient client) {
        return lock.get(client);
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord held) {
        long sent = time.nanoTime();
        lock.create(client, held);
        written(held, sent);
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord held) {
        long sent = time.nanoTime();
        lock.update(client, held.getHolderIdentity() == null ? givenUp(held) : held);
        written(held, sent);
    }

    /// The client patches the Lease, and a patch leaves alone what is null: the next leader would still read our
    /// name.
    private static LeaderElectionRecord givenUp(LeaderElectionRecord held) {
        return new LeaderElectionRecord(
                "", held.getLeaseDuration(), held.getAcquireTime(), held.getRenewTime(), held.getLeaderTransitions());
    }

    private void written(LeaderElectionRecord held, long sent) {
        if (Objects.equals(held.getHolderIdentity(), identity())) {
            fence.renewedAt(sent);
        } else {
            fence.shut();
        }
    }

    @Override
    public String identity() {
        return lock.identity();
    }

    @Override
    public String describe() {
        return lock.describe();
    }
}
