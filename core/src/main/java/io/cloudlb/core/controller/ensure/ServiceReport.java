// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.state.OwnerRecord;
import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.controller.state.PublishedStatus.ConditionReason;
import io.cloudlb.core.controller.state.RetryHold;
import io.cloudlb.core.controller.status.AcceptedCondition;
import io.cloudlb.core.controller.status.ProvisionedCondition;
import io.cloudlb.core.controller.status.ServiceWriter;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Condition.Status;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.CloudError;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a Service and the world are told while its load balancer is brought about, and what must be written down
/// before: the marks that a restart relies on (ADR 0002). One reconcile's; not safe for several threads.
final class ServiceReport<D, S, C extends Change> implements Convergence.Observer {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceReport.class);
    private static final Duration UNTIL_NODES_REST = Duration.ofSeconds(1);

    private final LoadBalancers<D, S, C> balancers;
    private final Services services;
    private final ServiceWriter service;
    private final Wish<D> wish;
    private final PublishedStatus.ConditionValue accepted;
    private final RetryHold.Intent intent;
    private final Owner.Service owner;
    private final PublishedStatus atFirst;
    private final List<Ingress> alreadyPublished;
    private final boolean isRetry;
    private final long began;
    private boolean drifted;
    private boolean moving;

    ServiceReport(
            LoadBalancers<D, S, C> balancers,
            Services services,
            ServiceWriter service,
            Wish<D> wish,
            PublishedStatus.ConditionValue accepted,
            RetryHold.Intent intent) {
        this.balancers = balancers;
        this.services = services;
        this.service = service;
        this.wish = wish;
        this.accepted = accepted;
        this.intent = intent;
        owner = wish.owner();
        atFirst = service.said();
        alreadyPublished = balancers.memory().published(owner);
        began = balancers.time().nanoTime();
        isRetry = balancers.hold(owner).isRetry(intent);
        balancers.memory().hold(owner.key(), RetryHold::released);
    }

    /// Whether someone else changed the load balancer.
    void drifted(boolean found) {
        drifted = found;
    }

    @Override
    public void beforeWriting(Owner of) {
        switch (of) {
            case Owner.Shared _ -> beforeWritingShared();
            case Owner.Service _ -> beforeWritingOwn();
        }
    }

    /// Nothing of the Service itself moves, so one that is provisioned stays so.
    private void beforeWritingShared() {
        if (!service.said().isProvisioned()) {
            markProgress();
        }
    }

    /// Takes back one of the two marks that together make a restart trust the registered targets. Where Kubernetes
    /// holds the state, the status at the end is the only mark.
    private void beforeWritingOwn() {
        if (!balancers.home().takesTime()) {
            return;
        }
        moving = onlyNodesMove();
        if (moving) {
            balancers.targets().depart(owner);
        } else {
            markProgress();
            balancers.targets().leave(owner);
        }
    }

    /// The address is published as soon as there is one, and withdrawn as soon as it leads nowhere. If the API server
    /// does not take it now, it gets it at the end. Where Kubernetes holds the state, the end comes at once.
    @Override
    public void answered(Owner of) {
        PublishedStatus known = showingWhatExists();
        if (of.equals(owner) && balancers.home().takesTime() && !known.equals(service.said())) {
            try {
                publish(known);
            } catch (KubernetesException e) {
                LOG.debug("The address of {} is published at the end: {}", owner, e.getMessage());
            }
        }
    }

    /// At the end.
    Outcome conclude(Convergence.Ending ending) {
        return switch (ending) {
            case Convergence.Ending.Reached(boolean wrote) -> reached(wrote);
            case Convergence.Ending.Waiting(Duration after, String why) -> waiting(after, why);
            case Convergence.Ending.Awaiting(String why) -> hold(Outcome.untilWoken(why));
            case Convergence.Ending.Failed(CloudError error) -> failed(error);
            case Convergence.Ending.Withheld(List<Change> changes) -> withheld(changes);
        };
    }

    private Outcome reached(boolean wrote) {
        if (!balancers.targets().arrive(owner, wish.nodes())) {
            return new Outcome.LookAgain(UNTIL_NODES_REST, "the nodes changed meanwhile");
        }
        if (moving) {
            services.metrics().hostsUpdated(Duration.ofNanos(balancers.time().nanoTime() - began));
        }
        balancers.memory().hold(owner.key(), RetryHold::free);
        String targets = balancers.provider().targetDigest(wish.desired());
        balancers.memory().served(owner, new OwnerRecord.Served<>(wish.basis(), wish.desired(), targets));
        PublishedStatus.ConditionValue provisioned = words().provisioned(wish.nodes(), accepted, readyMessage());
        publish(service.said().accepting(accepted).provisioning(provisioned).publishing(addresses(), annotations()));
        announceReached(wrote, provisioned);
        return new Outcome.Settled(balancers.provider().untilAged(state()));
    }

    private void announceReached(boolean wrote, PublishedStatus.ConditionValue provisioned) {
        AcceptedCondition.announce(service, atFirst, accepted);
        boolean republished = !atFirst.ingress().equals(service.said().ingress());
        boolean failedBefore = atFirst.provisioned()
                .filter(verdict -> verdict.status() == Status.FALSE)
                .isPresent();
        boolean news = balancers.home().takesTime()
                ? !atFirst.isProvisioned() || wrote
                : failedBefore || (republished && !wasPublished());
        if (news) {
            boolean made = ProvisionedCondition.isMaking(atFirst);
            service.emit(
                    made ? Event.Reason.ENSURED_LOAD_BALANCER : Event.Reason.UPDATED_LOAD_BALANCER,
                    readyMessage()
                            .map(this::sayingWhatIsGone)
                            .orElseGet(() -> made ? "Ensured load balancer" : updated()));
        } else if (republished && !service.isContested()) {
            service.emit(
                    Event.Reason.LOAD_BALANCER_DRIFTED,
                    "Someone changed status.loadBalancer; it shows the load balancer's own addresses again");
        }
        boolean wasWithoutNodes = atFirst.provisioned()
                .map(verdict -> verdict.isBecause(ConditionReason.NO_NODES))
                .orElse(false);
        if (provisioned.isBecause(ConditionReason.NO_NODES) && !wasWithoutNodes) {
            service.emit(Event.Reason.UNAVAILABLE_LOAD_BALANCER, provisioned.message());
        }
    }

    /// Whoever reaches the Service by an address that is shown no more is to hear of it: of several of one family only
    /// one is kept, and a load balancer may have given way to another.
    private String sayingWhatIsGone(String message) {
        String gone = gone();
        return gone.isEmpty() ? message : "%s; status.loadBalancer does not show %s any more".formatted(message, gone);
    }

    private String updated() {
        String now = texts(service.said().ingress());
        String gone = gone();
        return gone.isEmpty() || now.isEmpty()
                ? "Updated load balancer"
                : "Updated load balancer: clients reach it at %s, and no more at %s".formatted(now, gone);
    }

    /// The addresses that were shown and are no more.
    private String gone() {
        return texts(atFirst.ingress().stream()
                .filter(before -> service.said().ingress().stream()
                        .noneMatch(said -> said.address().equals(before.address())))
                .toList());
    }

    private static String texts(List<Ingress> ingress) {
        return ingress.stream().map(found -> found.address().text()).collect(Collectors.joining(", "));
    }

    /// What is waited for may lie in the surroundings, such as a machine that does not run: they are read again.
    private Outcome waiting(Duration after, String why) {
        balancers.doubtSurroundings();
        PublishedStatus.ConditionValue progress = new PublishedStatus.ConditionValue(
                Status.UNKNOWN, ConditionReason.PROGRESSING, "Waiting for the cloud: " + why);
        say(progress);
        return hold(new Outcome.LookAgain(after, why));
    }

    private Outcome failed(CloudError error) {
        PublishedStatus.ConditionValue failure = words().failed(error, balancers.owns(owner));
        if (moving) {
            services.metrics().hostUpdateFailed();
        }
        if (say(failure)) {
            Event.Reason reason =
                    moving ? Event.Reason.UPDATE_LOAD_BALANCER_FAILED : Event.Reason.SYNC_LOAD_BALANCER_FAILED;
            service.emit(reason, sayingWhatIsGone(failure.message()));
        }
        return hold(error.is(CloudError.Kind.OBSTRUCTED) ? obstructed(error) : Outcome.after(error));
    }

    /// What is in the way stands in the surroundings: they are read again before the next try.
    private Outcome obstructed(CloudError error) {
        balancers.doubtSurroundings();
        Duration wait = balancers.obstructed(owner, intent);
        return new Outcome.Parked(Optional.of(wait), error.message());
    }

    private Outcome withheld(List<Change> changes) {
        PublishedStatus.ConditionValue verdict =
                ProvisionedCondition.withheld(balancers.settings().policy(), changes);
        say(verdict);
        service.emitOnce(Event.Reason.CHANGES_WITHHELD, verdict.message());
        return hold(new Outcome.Parked(Optional.empty(), verdict.message()));
    }

    private Outcome hold(Outcome outcome) {
        return balancers.tried(owner, intent, outcome, service.said());
    }

    /// Says something other than that the Service is provisioned, and takes it out of those that are.
    private boolean say(PublishedStatus.ConditionValue provisioned) {
        boolean news = publish(showingWhatExists().accepting(accepted).provisioning(provisioned));
        AcceptedCondition.announce(service, atFirst, accepted);
        balancers.targets().leave(owner);
        return news;
    }

    private void markProgress() {
        PublishedStatus now = service.said();
        boolean marked = now.provisioned()
                .map(verdict ->
                        verdict.isBecause(ConditionReason.PROGRESSING) || (isRetry && verdict.status() == Status.FALSE))
                .orElse(false);
        boolean making = !balancers.owns(owner);
        PublishedStatus.ConditionValue progress =
                marked ? now.provisioned().orElseThrow() : ProvisionedCondition.progressing(making);
        publish(showingWhatExists().accepting(accepted).provisioning(progress));
        if (!marked && making) {
            service.emit(Event.Reason.ENSURING_LOAD_BALANCER, "Ensuring load balancer");
        }
    }

    private boolean publish(PublishedStatus statement) {
        boolean hadNone = service.said().ingress().isEmpty();
        String before = service.view().meta().resourceVersion();
        boolean news = service.say(statement);
        boolean isWritten = !before.equals(service.view().meta().resourceVersion());
        balancers.memory().published(owner, statement.ingress());
        if (service.said().ingress().containsAll(statement.ingress())) {
            balancers.provider().inKubernetes().ifPresent(kept -> kept.published(owner, state(), isWritten));
        }
        if (!statement.ingress().isEmpty() && balancers.memory().hasFirstAddress(owner) && hadNone) {
            balancers
                    .memory()
                    .firstSeen(owner)
                    .ifPresent(seen -> services.metrics()
                            .addressPublished(Duration.ofNanos(balancers.time().nanoTime() - seen)));
        }
        service.count(statement);
        return news;
    }

    /// What may be published.
    private List<Ingress> addresses() {
        return balancers.provider().publish(wish.desired(), state());
    }

    private SortedMap<String, String> annotations() {
        return balancers
                .provider()
                .inKubernetes()
                .map(kept -> kept.annotations(wish.desired(), state()))
                .orElseGet(Collections::emptySortedMap);
    }

    /// The status while the load balancer is not complete: with what may be published, or of what is the part that
    /// still exists.
    private PublishedStatus showingWhatExists() {
        List<Ingress> now = addresses();
        Set<Address> existing = balancers.provider().addresses(state());
        List<Ingress> left = service.said().ingress().stream()
                .filter(said -> existing.contains(said.address()))
                .toList();
        return service.said().publishing(now.isEmpty() ? left : now, annotations());
    }

    private Optional<String> readyMessage() {
        return balancers.provider().readyMessage(wish.desired(), state());
    }

    /// Whether what the status shows now was published before, so that it must have been someone else who changed it.
    private boolean wasPublished() {
        return !alreadyPublished.isEmpty()
                && alreadyPublished.equals(service.said().ingress());
    }

    private ProvisionedCondition words() {
        return new ProvisionedCondition(balancers.provider().traits().mode().sendsToNodes(), balancers.home());
    }

    /// Whether this is a wave of nodes: the Service stands as it asks, and only its targets are to move.
    private boolean onlyNodesMove() {
        return !drifted
                && balancers.targets().stands(owner)
                && service.said().isProvisioned()
                && balancers.memory().isServed(owner, wish.basis());
    }

    private S state() {
        return balancers.known().state(owner);
    }
}
