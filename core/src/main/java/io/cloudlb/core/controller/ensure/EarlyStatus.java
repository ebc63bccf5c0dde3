// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.state.ConditionReason;
import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.controller.status.AcceptedCondition;
import io.cloudlb.core.controller.status.ProvisionedCondition;
import io.cloudlb.core.controller.status.ServiceWriter;
import io.cloudlb.core.controller.status.Services;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.translate.ServiceClaim;
import io.cloudlb.core.translate.Translation;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The first word to a new Service: whether what it asks for can be done. It takes thinking and a write to the
/// status, no call of the cloud, and waits for nobody, so it comes within a second of the creation whatever the
/// cloud does.
public final class EarlyStatus<D, S, C extends Change> {
    private final LoadBalancers<D, S, C> balancers;
    private final Services services;
    private final Admission<D, S, C> admission;
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
        return services.cache().get(key).filter(this::isOwedTo).isPresent();
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
                .filter(which)
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
        Translation translation = balancers.translator().translate(service.view());
        PublishedStatus.ConditionValue verdict = translation.accepted()
                ? AcceptedCondition.starting(trouble)
                : AcceptedCondition.badEarly(translation.problems());
        service.say(service.said().accepting(verdict));
    }

    /// Says it, if it is owed. A Service that has a load balancer already is told by those who look after that.
    public void say(ServiceWriter service) {
        if (!isOwedTo(service.view()) || balancers.owns(balancers.owner(service.view()))) {
            return;
        }
        Admission.Judgement<D> judgement = admission.judgeAsKnown(service.view());
        switch (judgement.can()) {
            case IT_CAN -> welcome(service, AcceptedCondition.good(judgement.problems()));
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

    private void welcome(ServiceWriter service, PublishedStatus.ConditionValue good) {
        announce(service, service.said().accepting(good).provisioning(ProvisionedCondition.progressing(true)));
        service.emit(Event.Type.NORMAL, Event.Reason.ENSURING_LOAD_BALANCER, "Ensuring load balancer");
    }

    private void announce(ServiceWriter service, PublishedStatus statement) {
        PublishedStatus before = service.said();
        service.say(statement);
        statement.accepted().ifPresent(verdict -> AcceptedCondition.announce(service, before, verdict));
        service.count(statement);
    }
}
