// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.queue.NextStep;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.queue.WorkQueue;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.LoadBalancerProvider;
import java.time.Duration;
import java.util.SortedSet;
import java.util.function.Supplier;

/// Sees to it that a node whose machine the cloud did not list, or that did not run, is not left out for good: listings
/// lag behind machines that have just started, and a machine that is stopped may be started again.
public final class MachineSearch<S> {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final LoadBalancerProvider<?, S, ?> provider;
    private final StateMemory<?, S> memory;
    private final Owner.Shared shared;
    private final Supplier<NodeSet> nodes;
    private final WorkQueue queue;
    private volatile boolean underWay;

    public MachineSearch(
            LoadBalancerProvider<?, S, ?> provider,
            StateMemory<?, S> memory,
            Owner.Shared shared,
            Supplier<NodeSet> nodes,
            WorkQueue queue) {
        this.provider = provider;
        this.memory = memory;
        this.shared = shared;
        this.nodes = nodes;
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
                : NextStep.after(new CloudError.NotFound(
                        "the cloud lists no running machine for " + String.join(", ", after)
                                + "; these nodes take no traffic from load balancers",
                        ""));
    }

    private SortedSet<String> missing() {
        return provider.unlisted(nodes.get(), memory.state(shared).orElseGet(() -> provider.nothing(shared)));
    }
}
