// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.state.ConditionReason;
import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.controller.status.AcceptedCondition;
import io.cloudlb.core.controller.status.ProvisionedCondition;
import io.cloudlb.core.controller.status.ServiceWriter;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.translate.ServiceClaim;
import io.cloudlb.core.translate.Translation;
import java.util.Optional;

/// The first word to a new Service: whether what it asks for can be done. It takes thinking and a write to the
/// status, no call of the cloud, and waits for nobody, so it comes within a second of the creation whatever the
/// cloud does.
public final class EarlyStatus<D, S, C extends Change> {
    private final Workshop<D, S, C> shop;
    private final Admission<D, S, C> judging;
    private volatile Optional<String> trouble = Optional.empty();

    public EarlyStatus(Workshop<D, S, C> shop, Admission<D, S, C> judging) {
        this.shop = shop;
        this.judging = judging;
    }

    /// Whether a Service of ours waits for it. Where Kubernetes holds the state the last word comes as fast as the
    /// first.
    public boolean isOwedTo(ServiceView service) {
        return !shop.provider().traits().isHeldByKubernetes()
                && PublishedStatus.in(service.status()).accepted().isEmpty()
                && !showsForeignAddress(service)
                && shop.ownership().claim(service) instanceof ServiceClaim.Ensure;
    }

    /// Whether nobody waits at it for a word: it shows an address that may be another controller's, who it is left to
    /// until it is known whose it is.
    private boolean showsForeignAddress(ServiceView service) {
        return !shop.ownership().foreign(service).isEmpty();
    }

    /// What exists in the cloud could not be listed.
    public void inventoryFailed(String why) {
        trouble = Optional.of(why);
    }

    /// Whether the Service was told to wait until it is known what exists in the cloud.
    public boolean isToldToWait(ServiceView service) {
        return PublishedStatus.in(service.status())
                .accepted()
                .filter(verdict -> verdict.isBecause(ConditionReason.STARTING))
                .isPresent();
    }

    /// Says it, if it is owed, where it is not known yet what exists in the cloud; and whoever was told to wait hears
    /// why that takes long.
    public void sayBeforeInventory(ServiceWriter service) {
        boolean waits =
                isToldToWait(service.view()) && shop.ownership().claim(service.view()) instanceof ServiceClaim.Ensure;
        if (!waits && !isOwedTo(service.view())) {
            return;
        }
        Translation translation = shop.translator().translate(service.view());
        PublishedStatus.ConditionValue verdict = translation.accepted()
                ? AcceptedCondition.starting(trouble)
                : AcceptedCondition.badEarly(translation.problems());
        service.say(service.said().accepting(verdict));
    }

    /// Says it, if it is owed. A Service that has a load balancer already is told by those who look after that.
    public void say(ServiceWriter service) {
        if (!isOwedTo(service.view()) || shop.owns(shop.owner(service.view()))) {
            return;
        }
        Admission.Judgement<D> judgement = judging.judgeAsKnown(service.view());
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
        shop.metrics()
                .stands(
                        service.view().key(),
                        ProvisionedCondition.state(statement),
                        ProvisionedCondition.reason(statement));
    }
}
