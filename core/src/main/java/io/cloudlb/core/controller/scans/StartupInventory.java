// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.scans;

import io.cloudlb.core.controller.ensure.Admission;
import io.cloudlb.core.controller.ensure.LoadBalancers;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.queue.WorkQueue;
import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim;
import io.cloudlb.core.translate.NodeSelection;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What happens once at the start: list what the cluster owns in the cloud, count who needs what is shared,
/// and send every Service of ours through the first pass, those first that have no load balancer yet or are
/// to lose theirs.
public final class StartupInventory<D, S, C extends Change> {
    private final LoadBalancers<D, S, C> balancers;
    private final Services services;
    private final Supplier<List<InventoryRequest.Standing>> survey;
    private final NodeFanOut.MachineSearch<S> machines;
    private final Supplier<Collection<NodeView>> nodeCache;
    private final WorkQueue queue;
    private final FirstPass firstPass;
    private final Admission<D, S, C> admission;

    public StartupInventory(
            LoadBalancers<D, S, C> balancers,
            Services services,
            Supplier<List<InventoryRequest.Standing>> survey,
            NodeFanOut.MachineSearch<S> machines,
            Admission<D, S, C> admission,
            Supplier<Collection<NodeView>> nodeCache,
            WorkQueue queue,
            FirstPass firstPass) {
        this.balancers = balancers;
        this.services = services;
        this.survey = survey;
        this.machines = machines;
        this.admission = admission;
        this.nodeCache = nodeCache;
        this.queue = queue;
        this.firstPass = firstPass;
    }

    /// Lists, and remembers.
    public void list() {
        NodeSet nodes = NodeSelection.select(nodeCache.get());
        if (balancers.home().outlivesService()) {
            balancers.memory().begin();
        }
        balancers.memory().nodesAre(nodes);
        List<Owner.Service> provisioned = services.cache().list().stream()
                .filter(view -> PublishedStatus.in(view.status()).isProvisioned())
                .filter(view ->
                        look(view, () -> services.ownership().claim(view) instanceof ServiceClaim.Ensure, false))
                .map(balancers::owner)
                .toList();
        Inventory<S> inventory = balancers
                .provider()
                .inventory(new InventoryRequest(nodes, balancers.targets().begin(nodes, provisioned), survey))
                .named(services.cache().list().stream().map(balancers::owner).toList());
        balancers.memory().put(balancers.sharedOwner(), inventory.shared());
        inventory.services().forEach(balancers.memory()::put);
        services.ownership().listed(inventory);
        machines.surroundingsWereRead();
    }

    /// Sends the Services on their way.
    public void sendAll() {
        Collection<ServiceView> all = services.cache().list();
        Map<ServiceKey, Work.Urgency> awaited = new LinkedHashMap<>();
        all.forEach(view -> look(view, () -> urgencyInFirstPass(view), Optional.of(Work.Urgency.USER))
                .ifPresent(urgency -> awaited.put(view.key(), urgency)));
        firstPass.begin(awaited.keySet());
        all.forEach(view ->
                queue.add(new Work.OfService(view.key()), awaited.getOrDefault(view.key(), Work.Urgency.RESYNC)));
    }

    private <T> T look(ServiceView view, Supplier<T> look, T otherwise) {
        return balancers.memory().failed().answer(view.key(), look, otherwise);
    }

    /// @return empty for one that the pass does not wait for
    private Optional<Work.Urgency> urgencyInFirstPass(ServiceView view) {
        return switch (services.ownership().claim(view)) {
            case ServiceClaim.Ensure _ -> {
                count(view, balancers.owns(balancers.owner(view)));
                boolean provisioned = PublishedStatus.in(view.status()).isProvisioned();
                yield Optional.of(provisioned ? Work.Urgency.RESYNC : Work.Urgency.USER);
            }
            case ServiceClaim.Release _ -> Optional.of(Work.Urgency.USER);
            case ServiceClaim.ServedByAnother _, ServiceClaim.NotOurs _ -> Optional.empty();
        };
    }

    /// What is refused needs nothing, unless it has something.
    private void count(ServiceView view, boolean owns) {
        if (!balancers.home().outlivesService()) {
            return;
        }
        if (owns) {
            balancers.shared().needsAsListed(asked(view));
        } else if (admission.draft(view).asKnown().can() == Admission.Judgement.Can.IT_CAN) {
            balancers.shared().need(asked(view));
        }
    }

    private Wish.Basis asked(ServiceView view) {
        return Wish.Basis.asked(balancers.translator().translate(view).value());
    }

    /// The first time that every Service is looked at after the start. What no Service needs is only known after it, so
    /// nothing shared and no orphan is deleted before.
    public static final class FirstPass {
        private final Set<ServiceKey> left = new HashSet<>();
        private boolean begun;
        private boolean ended;

        /// These Services are to be looked at. Called before the first of them is on its way.
        synchronized void begin(Collection<ServiceKey> keys) {
            left.clear();
            left.addAll(keys);
            begun = true;
        }

        /// Whether a look that is taken now is one of the pass. One that was under way before knew nothing of the
        /// cloud.
        public synchronized boolean hasBegun() {
            return begun;
        }

        /// A Service was looked at since the pass began, however that ended.
        public synchronized void seen(ServiceKey key) {
            left.remove(key);
        }

        /// Whether the pass has ended; true once.
        public synchronized boolean hasJustEnded() {
            boolean now = begun && !ended && left.isEmpty();
            ended = ended || now;
            return now;
        }
    }
}
