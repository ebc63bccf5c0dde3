// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.scans;

import io.cloudlb.core.controller.ensure.LoadBalancers;
import io.cloudlb.core.controller.ensure.SharedLooks;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.queue.WorkQueue;
import io.cloudlb.core.controller.state.OwnerRecord;
import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim;
import io.cloudlb.core.translate.NodeSelection;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;

/// Sends on their way the Services whose targets change with the nodes, and no other. However many nodes
/// changed within the window, it is one pass, and at most one look at the surroundings.
public final class NodeFanOut<D, S, C extends Change> {
    private final LoadBalancers<D, S, C> balancers;
    private final Services services;
    private final Supplier<Collection<NodeView>> nodeCache;
    private final WorkQueue queue;
    private volatile boolean unfinished;

    public NodeFanOut(
            LoadBalancers<D, S, C> balancers,
            Services services,
            Supplier<Collection<NodeView>> nodeCache,
            WorkQueue queue) {
        this.balancers = balancers;
        this.services = services;
        this.nodeCache = nodeCache;
        this.queue = queue;
    }

    /// One pass.
    public Outcome run() {
        NodeSet next = NodeSelection.select(nodeCache.get());
        if (next.equals(balancers.memory().nodes()) && !unfinished) {
            return new Outcome.Settled();
        }
        balancers.memory().nodesAre(next);
        sendConcerned();
        return new Outcome.Settled();
    }

    /// Sends the Services whose targets are not what the nodes, as they are now and as far as they are known,
    /// ask for.
    public void sendConcerned() {
        unfinished = false;
        NodeSet next = balancers.memory().nodes();
        balancers.targets().nodesAre(next);
        long looks = balancers.shared().looks().number();
        for (ServiceView view : services.cache().list()) {
            if (balancers.memory().failed().answer(view.key(), () -> isConcerned(view, next, looks), true)) {
                queue.add(new Work.OfService(view.key()), Work.Urgency.NODES);
            }
        }
        if (balancers.shared().isNeeded()) {
            // The nodes may be registered there for all, so only what comes of it tells that they are.
            queue.add(Work.Chore.SHARED, Work.Urgency.NODES);
        } else {
            balancers.targets().settle();
        }
        if (unfinished && !balancers.shared().wakes(Work.Chore.NODES)) {
            queue.add(Work.Chore.NODES, Work.Urgency.NODES);
        }
    }

    private boolean isConcerned(ServiceView view, NodeSet nodes, long looks) {
        Owner.Service owner = balancers.owner(view);
        return switch (services.ownership().claim(view)) {
            case ServiceClaim.Ensure _ -> areNotServed(owner, nodes, looks);
            case ServiceClaim.Release _ -> stands(owner, nodes, looks);
            case ServiceClaim.ServedByAnother _, ServiceClaim.NotOurs _ -> false;
        };
    }

    /// While a load balancer is not gone its targets follow the nodes, though its Service is dying.
    private boolean stands(Owner.Service owner, NodeSet nodes, long looks) {
        return balancers.owns(owner)
                && targets(Wish.Basis.asItStands(owner), nodes, looks).isPresent();
    }

    private boolean areNotServed(Owner.Service owner, NodeSet nodes, long looks) {
        Optional<OwnerRecord.Served<D>> served = balancers.memory().served(owner);
        boolean same = served.isPresent()
                && targets(served.get().basis(), nodes, looks)
                        .filter(served.get().targets()::equals)
                        .isPresent();
        if (same) {
            balancers.targets().unconcerned(owner);
        }
        return !same;
    }

    /// The targets that this means with these nodes; empty when that is not known.
    private Optional<String> targets(Wish.Basis basis, NodeSet nodes, long looks) {
        Resolution<D> first = balancers.known().resolve(basis, nodes);
        Resolution<D> resolution = first instanceof Resolution.Unknown<D> && look(looks)
                ? balancers.known().resolve(basis, nodes)
                : first;
        return resolution.possible().map(balancers.provider()::targetDigest);
    }

    /// If the cloud does not tell now, the Services that need to know will ask, and report. After a look that is under
    /// way there is another pass; nobody else waits for it.
    private boolean look(long looks) {
        try {
            SharedLooks.Look look = balancers.shared().looks().look(looks);
            unfinished |= look == SharedLooks.Look.UNDER_WAY;
            return look == SharedLooks.Look.TAKEN;
        } catch (CloudException _) {
            return false;
        }
    }

    /// Sees to it that a node whose machine the cloud did not list, or that did not run, is not left out for
    /// good: listings lag behind machines that have just started, and a machine that is stopped may be started
    /// again.
    public static final class MachineSearch<S> {
        private static final Duration SOON = Duration.ofSeconds(5);

        private final LoadBalancerProvider<?, S, ?> provider;
        private final StateMemory<?, S> memory;
        private final Owner.Shared shared;
        private final WorkQueue queue;
        private volatile boolean underWay;

        public MachineSearch(
                LoadBalancerProvider<?, S, ?> provider,
                StateMemory<?, S> memory,
                Owner.Shared shared,
                WorkQueue queue) {
            this.provider = provider;
            this.memory = memory;
            this.shared = shared;
            this.queue = queue;
        }

        /// The surroundings were read; if machines are missing in them, they are asked for again.
        public void surroundingsWereRead() {
            if (!underWay && !missing().isEmpty()) {
                queue.addAfter(Work.Chore.MACHINES, Work.Urgency.NODES, SOON);
            }
        }

        public boolean areAllListed() {
            return missing().isEmpty();
        }

        /// Searches once.
        ///
        /// @param look reads the surroundings
        /// @param found sends the Services on their way whose targets change
        public Outcome search(Runnable look, Runnable found) {
            SortedSet<String> before = missing();
            underWay = true;
            try {
                look.run();
            } finally {
                underWay = false;
            }
            SortedSet<String> after = missing();
            if (!after.equals(before)) {
                found.run();
            }
            return after.isEmpty()
                    ? new Outcome.Settled()
                    : Outcome.after(CloudError.notFound(
                            "the cloud lists no running machine for " + String.join(", ", after)
                                    + "; these nodes take no traffic from load balancers",
                            ""));
        }

        private SortedSet<String> missing() {
            return provider.unlisted(memory.nodes(), memory.state(shared).orElseGet(() -> provider.nothing(shared)));
        }
    }
}
