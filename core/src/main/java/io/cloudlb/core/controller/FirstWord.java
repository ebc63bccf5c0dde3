// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.translate.ServiceClaim;
import io.cloudlb.core.translate.Translation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The first word to a new Service: whether what it asks for can be done. It takes thinking and a write to the
/// status, no call of the cloud, and waits for nobody, so it comes within a second of the creation whatever the
/// cloud does.
final class FirstWord<D, S, C extends Change> {
    private final Workshop<D, S, C> shop;
    private final Judging<D, S, C> judging;
    private volatile Optional<String> trouble = Optional.empty();

    FirstWord(Workshop<D, S, C> shop, Judging<D, S, C> judging) {
        this.shop = shop;
        this.judging = judging;
    }

    /// Whether a Service of ours waits for it. Where Kubernetes holds the state the last word comes as fast as the
    /// first.
    boolean isOwedTo(ServiceView service) {
        return !shop.provider().traits().isHeldByKubernetes()
                && Statement.in(service.status()).accepted().isEmpty()
                && !showsForeignAddress(service)
                && shop.ownership().claim(service) instanceof ServiceClaim.Ensure;
    }

    /// Whether nobody waits at it for a word: it shows an address that may be another controller's, who it is left to
    /// until it is known whose it is.
    private boolean showsForeignAddress(ServiceView service) {
        return !shop.ownership().foreign(service).isEmpty();
    }

    /// What exists in the cloud could not be listed.
    void inventoryFailed(String why) {
        trouble = Optional.of(why);
    }

    /// Whether the Service was told to wait until it is known what exists in the cloud.
    boolean isToldToWait(ServiceView service) {
        return Statement.in(service.status())
                .accepted()
                .filter(verdict -> verdict.isBecause(ConditionReason.STARTING))
                .isPresent();
    }

    /// Says it, if it is owed, where it is not known yet what exists in the cloud; and whoever was told to wait hears
    /// why that takes long.
    void sayBeforeInventory(ServiceInHand service) {
        boolean waits =
                isToldToWait(service.view()) && shop.ownership().claim(service.view()) instanceof ServiceClaim.Ensure;
        if (!waits && !isOwedTo(service.view())) {
            return;
        }
        Translation translation = shop.translator().translate(service.view());
        Verdict verdict =
                translation.accepted() ? Acceptance.starting(trouble) : Acceptance.badEarly(translation.problems());
        service.say(service.said().accepting(verdict));
    }

    /// Says it, if it is owed. A Service that has a load balancer already is told by those who look after that.
    void say(ServiceInHand service) {
        if (!isOwedTo(service.view()) || shop.owns(shop.owner(service.view()))) {
            return;
        }
        switch (judging.judgeAsKnown(service.view())) {
            case Judgement.Good<D>(Wish<D> _, List<Problem> warnings) -> welcome(service, Acceptance.good(warnings));
            case Judgement.Partly<D> _,
                    Judgement.Open<D> _ -> {} // only of one that has a load balancer, or after a look
            case Judgement.Bad<D>(List<Problem> problems, Optional<Duration> lookAgain) -> {
                if (lookAgain.isPresent()) {
                    service.say(service.said().accepting(Acceptance.checking()));
                } else {
                    announce(service, service.said().accepting(Acceptance.bad(problems, false)));
                }
            }
        }
    }

    private void welcome(ServiceInHand service, Verdict good) {
        announce(service, service.said().accepting(good).provisioning(ServiceWords.progressing(true)));
        service.emit(Event.Type.NORMAL, Event.Reason.ENSURING_LOAD_BALANCER, "Ensuring load balancer");
    }

    private void announce(ServiceInHand service, Statement statement) {
        Statement before = service.said();
        service.say(statement);
        statement.accepted().ifPresent(verdict -> Acceptance.announce(service, before, verdict));
        shop.metrics().stands(service.view().key(), ServiceWords.state(statement), ServiceWords.reason(statement));
    }
}
