// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.scans;

import io.cloudlb.core.controller.ensure.LoadBalancers;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.queue.WorkQueue;
import io.cloudlb.core.controller.state.OwnerRecord;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.InventoryRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for orphans: resources of this cluster whose Service is gone and was never seen by this process. They are
/// reported. Deleted they are only where the operator said so, and then only if a second look finds them too, because
/// a list of Services may be older than the cloud, and not while this program fails at a Service by a bug. Services of
/// namespaces that are not watched are never judged.
public final class OrphanSweep<D, S, C extends Change> {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);
    private static final Duration SECOND_LOOK = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LISTS = Duration.ofMinutes(5);

    private final LoadBalancers<D, S, C> balancers;
    private final Services services;
    private final WorkQueue queue;
    private boolean listed = true;
    private volatile long lastListed;

    public OrphanSweep(LoadBalancers<D, S, C> balancers, Services services, WorkQueue queue) {
        this.balancers = balancers;
        this.services = services;
        this.queue = queue;
        lastListed = balancers.time().nanoTime();
    }

    /// A Service was left to another controller by what the last list showed, and something of it has changed since,
    /// maybe just that. However many ask, it costs one list in a while.
    public void lookSoon() {
        long since = balancers.time().nanoTime() - lastListed;
        if (since >= BETWEEN_LISTS.toNanos() && balancers.home().outlivesService()) {
            lastListed = balancers.time().nanoTime();
            queue.add(Work.Chore.SWEEP, Work.Urgency.RESYNC);
        }
    }

    /// Whether the owner's resources may be deleted although this process never saw its Service.
    public boolean isCondemned(Owner.Service owner) {
        return orphan(owner) == OwnerRecord.Orphan.CONDEMNED
                && balancers.memory().failed().isEmpty();
    }

    /// One sweep. The first uses what was listed at the start.
    public Outcome run() {
        try {
            if (!listed) {
                list();
            }
            listed = false;
        } catch (CloudException e) {
            return Outcome.after(e.error());
        }
        Set<Owner.Service> orphans = balancers.memory().owners().stream()
                .filter(owner -> balancers.memory().failed().answer(owner.key(), () -> isOrphan(owner), false))
                .collect(Collectors.toSet());
        boolean deletes = balancers.settings().orphans() == ControllerSettings.Orphans.DELETE
                && balancers.memory().failed().isEmpty();
        boolean fresh = report(orphans, deletes);
        services.metrics().orphans(orphans.size());
        Duration interval = balancers.settings().pace().sweep();
        if (deletes && fresh) {
            return new Outcome.LookAgain(SECOND_LOOK, "orphans are looked at twice before they are deleted");
        }
        return interval.isZero() ? new Outcome.Settled() : new Outcome.LookAgain(interval, "the next sweep");
    }

    /// @return whether some were not known before
    private boolean report(Set<Owner.Service> orphans, boolean deletes) {
        balancers.memory().owners().stream()
                .filter(owner -> !orphans.contains(owner))
                .forEach(owner -> isNow(owner, OwnerRecord.Orphan.NO));
        boolean fresh = false;
        for (Owner.Service orphan : orphans) {
            if (orphan(orphan) == OwnerRecord.Orphan.NO) {
                isNow(orphan, OwnerRecord.Orphan.REPORTED);
                fresh = true;
                LOG.atWarn()
                        .addKeyValue("service", orphan)
                        .log(
                                "Service {} with UID {} is gone but still owns cloud resources. Run with"
                                        + " orphans=delete, or delete them by hand",
                                orphan,
                                orphan.uid());
            } else if (deletes) {
                isNow(orphan, OwnerRecord.Orphan.CONDEMNED);
                queue.add(new Work.OfService(orphan.key()), Work.Urgency.RESYNC);
            }
        }
        return fresh;
    }

    private OwnerRecord.Orphan orphan(Owner.Service owner) {
        return balancers.memory().owner(owner).checks().orphan();
    }

    private void isNow(Owner.Service owner, OwnerRecord.Orphan now) {
        if (orphan(owner) != now) {
            balancers.memory().update(owner, known -> known.withChecks(checks -> checks.isOrphan(now)));
        }
    }

    private boolean isOrphan(Owner.Service owner) {
        return balancers.memory().firstSeen(owner).isEmpty() && balancers.owns(owner) && isKnownGone(owner);
    }

    private boolean isKnownGone(Owner.Service owner) {
        return services.cache().watches(owner.key().namespace()) && !exists(owner);
    }

    private boolean exists(Owner.Service owner) {
        ServiceKey key = owner.key();
        Optional<ServiceView> service = services.cache().get(key);
        return service.map(ServiceView::uid).filter(owner.uid()::equals).isPresent();
    }

    /// Lists afresh, and takes over only owners that nobody works on. The targets of the known ones are not asked
    /// for. Orphans that are listed no more were deleted by hand.
    private void list() {
        NodeSet nodes = balancers.memory().nodes();
        Set<Owner.Service> known = Set.copyOf(balancers.memory().owners());
        Inventory<S> inventory = balancers
                .provider()
                .inventory(InventoryRequest.of(nodes, known))
                .named(known)
                .named(services.cache().list().stream().map(balancers::owner).toList());
        lastListed = balancers.time().nanoTime();
        services.ownership().listed(inventory).forEach(key -> queue.add(new Work.OfService(key), Work.Urgency.USER));
        balancers.memory().owners().stream()
                .filter(owner -> isOrphan(owner) && !isCondemned(owner))
                .filter(owner -> !inventory.services().containsKey(owner))
                .forEach(balancers.memory()::forget);
        inventory.services().forEach((owner, state) -> {
            boolean unknown = balancers.memory().state(owner).isEmpty();
            if (unknown && isKnownGone(owner)) {
                balancers.memory().putIfAbsent(owner, state);
                balancers.memory().doubt(owner);
            }
        });
    }
}
