// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.Survey;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.core.translate.ServiceClaim;
import java.util.List;

/// What happens once at the start: list what the cluster owns in the cloud, count who needs what is shared,
/// and send every Service of ours through the first pass, those first that have no load balancer yet or are
/// to lose theirs.
final class Warmup<D, S, C extends Change> {
    private final Workshop<D, S, C> shop;
    private final NodeCache nodeCache;
    private final WorkQueue queue;
    private final FirstPass firstPass;
    private final Judging<D, S, C> judging;

    Warmup(
            Workshop<D, S, C> shop,
            Judging<D, S, C> judging,
            NodeCache nodeCache,
            WorkQueue queue,
            FirstPass firstPass) {
        this.shop = shop;
        this.judging = judging;
        this.nodeCache = nodeCache;
        this.queue = queue;
        this.firstPass = firstPass;
    }

    /// Lists, and remembers.
    void list() {
        NodeSet nodes = NodeSelection.select(nodeCache.list());
        shop.nodes().become(nodes);
        List<Owner.Service> provisioned = shop.desk().services().list().stream()
                .filter(view -> Statement.in(view.status()).isProvisioned())
                .filter(view -> shop.ownership().claim(view) instanceof ServiceClaim.Ensure)
                .map(shop::owner)
                .toList();
        Inventory<S> inventory =
                shop.provider().inventory(new Survey(nodes, shop.waves().begin(nodes, provisioned), shop.survey()));
        shop.memory().put(new Owner.Shared(shop.settings().cluster()), inventory.shared());
        inventory.services().forEach(shop.memory()::put);
        shop.ownership().listed(inventory);
        shop.machines().surroundingsWereRead();
    }

    /// Sends the Services on their way.
    void sendAll() {
        List<Errand> errands =
                shop.desk().services().list().stream().map(this::errand).toList();
        firstPass.begin(errands.stream()
                .filter(Errand::ofFirstPass)
                .map(errand -> errand.work().key())
                .toList());
        errands.forEach(errand -> queue.add(errand.work(), errand.urgency()));
    }

    /// @param ofFirstPass whether the pass waits for it
    private record Errand(Work.OfService work, Urgency urgency, boolean ofFirstPass) {}

    private Errand errand(ServiceView view) {
        Work.OfService work = new Work.OfService(view.key());
        boolean owns = shop.owns(shop.owner(view));
        return switch (shop.ownership().claim(view)) {
            case ServiceClaim.Ensure _ -> {
                count(view, owns);
                boolean provisioned = Statement.in(view.status()).isProvisioned();
                yield new Errand(work, provisioned ? Urgency.RESYNC : Urgency.USER, true);
            }
            case ServiceClaim.Release _ -> new Errand(work, Urgency.USER, true);
            case ServiceClaim.ServedByAnother _, ServiceClaim.NotOurs _ -> new Errand(work, Urgency.RESYNC, false);
        };
    }

    /// What is refused needs nothing, unless it has something.
    private void count(ServiceView view, boolean owns) {
        if (shop.provider().traits().isHeldByKubernetes()) {
            return;
        }
        if (owns) {
            shop.shared().needsAsListed(asked(view));
        } else if (judging.judgeAsKnown(view) instanceof Judgement.Good<D>) {
            shop.shared().need(asked(view));
        }
    }

    private Basis asked(ServiceView view) {
        return new Basis.Asked(shop.translator().translate(view).spec());
    }
}
