// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.controller.state.PublishedStatus.ConditionReason;
import io.cloudlb.core.controller.status.AcceptedCondition;
import io.cloudlb.core.controller.status.ProvisionedCondition;
import io.cloudlb.core.controller.status.ServiceWriter;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim;
import io.cloudlb.core.translate.ServiceTranslator.Translation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The first word to a new Service: whether what it asks for can be done. It takes thinking and a write to the
/// status, no call of the cloud, and waits for nobody, so it comes within a second of the creation whatever the
/// cloud does.
public final class EarlyStatus<D, S, C extends Change> {
    /// Of so many greeted Services that wait to be taken up it is kept what was thought through; of others it is
    /// thought through again.
    private static final int MOST_DRAFTS = 1_000;

    private final LoadBalancers<D, S, C> balancers;
    private final Services services;
    private final Admission<D, S, C> admission;
    private final Map<ServiceKey, Admission.Draft<D>> drafts = new ConcurrentHashMap<>();
    private volatile Optional<String> trouble = Optional.empty();

    public EarlyStatus(LoadBalancers<D, S, C> balancers, Services services, Admission<D, S, C> admission) {
        this.balancers = balancers;
        this.services = services;
        this.admission = admission;
    }

    /// Whether a Service of ours waits for it. Where Kubernetes holds the state the last word comes as fast as the
    /// first.
    public boolean isOwedTo(ServiceView service) {
        return balancers.home().takesTime()
                && PublishedStatus.in(service.status()).accepted().isEmpty()
                && !showsForeignAddress(service)
                && services.ownership().claim(service) instanceof ServiceClaim.Ensure;
    }

    /// Whether nobody waits at it for a word: it shows an address that may be another controller's, who it is left to
    /// until it is known whose it is.
    private boolean showsForeignAddress(ServiceView service) {
        return !services.ownership().foreign(service).isEmpty();
    }

    /// The same of the Service of that name.
    public boolean isOwedTo(ServiceKey key) {
        return balancers
                .memory()
                .failed()
                .answer(
                        key,
                        () -> services.cache().get(key).filter(this::isOwedTo).isPresent(),
                        false);
    }

    /// The Services that nobody has told anything.
    public List<ServiceKey> owed() {
        return keys(this::isOwedTo);
    }

    /// What exists in the cloud could not be listed.
    ///
    /// @return the Services that wait for it, and are to hear why
    public List<ServiceKey> inventoryFailed(String why) {
        trouble = Optional.of(why);
        return keys(EarlyStatus::isToldToWait);
    }

    private List<ServiceKey> keys(Predicate<ServiceView> which) {
        return services.cache().list().stream()
                .filter(view -> balancers.memory().failed().answer(view.key(), () -> which.test(view), true))
                .map(ServiceView::key)
                .toList();
    }

    /// Whether the Service was told to wait until it is known what exists in the cloud.
    private static boolean isToldToWait(ServiceView service) {
        return PublishedStatus.in(service.status())
                .accepted()
                .filter(verdict -> verdict.isBecause(ConditionReason.STARTING))
                .isPresent();
    }

    /// Says it, if it is owed, where it is not known yet what exists in the cloud; and whoever was told to wait hears
    /// why that takes long.
    public void sayBeforeInventory(ServiceWriter service) {
        boolean waits = isToldToWait(service.view())
                && services.ownership().claim(service.view()) instanceof ServiceClaim.Ensure;
        if (!waits && !isOwedTo(service.view())) {
            return;
        }
        Translation<LoadBalancerSpec> translation = balancers.translator().translate(service.view());
        PublishedStatus.ConditionValue verdict = translation.accepted()
                ? AcceptedCondition.starting(trouble)
                : AcceptedCondition.badEarly(translation.problems());
        service.say(service.said().accepting(verdict));
    }

    /// Says it, if it is owed, where another worker will do the rest.
    public void greet(ServiceWriter service) {
        ServiceKey key = service.view().key();
        say(key, Optional.of(service))
                .filter(_ -> drafts.size() < MOST_DRAFTS)
                .ifPresent(draft -> drafts.put(key, draft));
    }

    /// Says it, if it is owed. A Service that has a load balancer already is told by those who look after that.
    ///
    /// @return what was thought through for it, now or when it was greeted
    public Optional<Admission.Draft<D>> say(ServiceKey key, Optional<ServiceWriter> service) {
        Optional<Admission.Draft<D>> greeted = Optional.ofNullable(drafts.remove(key));
        return service.filter(inHand -> isOwedTo(inHand.view()))
                .filter(inHand -> !balancers.owns(balancers.owner(inHand.view())))
                .map(this::say)
                .or(() -> greeted);
    }

    private Admission.Draft<D> say(ServiceWriter service) {
        Admission.Draft<D> draft = admission.draft(service.view());
        say(service, draft.asKnown());
        return draft;
    }

    private void say(ServiceWriter service, Admission.Judgement<D> judgement) {
        switch (judgement.can()) {
            case IT_CAN -> welcome(service, AcceptedCondition.good(judgement.warnings()));
            case IN_PART, NOT_KNOWN -> {} // only of one that has a load balancer, or after a look
            case IT_CANNOT -> {
                if (judgement.lookAgain().isPresent()) {
                    service.say(service.said().accepting(AcceptedCondition.checking()));
                } else {
                    announce(service, service.said().accepting(AcceptedCondition.bad(judgement.problems(), false)));
                }
            }
        }
    }

    /// Before a look that takes time, to whoever has heard nothing yet.
    public void sayThatWeLook(ServiceWriter service) {
        boolean silent = service.said()
                .accepted()
                .map(verdict -> verdict.isBecause(ConditionReason.STARTING))
                .orElse(true);
        if (silent) {
            service.say(service.said().accepting(AcceptedCondition.checking()));
        }
    }

    private void welcome(ServiceWriter service, PublishedStatus.ConditionValue good) {
        announce(service, service.said().accepting(good).provisioning(ProvisionedCondition.progressing(true)));
        service.emit(Event.Reason.ENSURING_LOAD_BALANCER, "Ensuring load balancer");
    }

    private void announce(ServiceWriter service, PublishedStatus statement) {
        PublishedStatus before = service.said();
        service.say(statement);
        statement.accepted().ifPresent(verdict -> AcceptedCondition.announce(service, before, verdict));
        service.count(statement);
    }
}
