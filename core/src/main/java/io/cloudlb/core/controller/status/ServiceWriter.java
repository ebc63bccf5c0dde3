// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.controller.state.ServiceRecord.StatusContest;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The Service that a worker has in hand: its newest known form, and every write to it. Nothing is written that is
/// there already. Belongs to one worker; not safe for several threads.
public final class ServiceWriter {
    private static final String REMARK = ". The address in status.loadBalancer is not cloudlb's, and is left as it is";

    private final Services services;
    private ServiceView view;

    ServiceWriter(Services services, ServiceView view) {
        this.services = services;
        this.view = view;
    }

    public ServiceView view() {
        return view;
    }

    /// What its status says of us.
    public PublishedStatus said() {
        return withoutRemarks(PublishedStatus.in(view.status()));
    }

    private static PublishedStatus withoutRemarks(PublishedStatus statement) {
        return withoutForeignRemark(StatusContest.withoutRemark(statement));
    }

    /// Takes our conditions off a Service that is not ours any more.
    public void withdrawConditions() {
        PublishedStatus now = PublishedStatus.in(view.status());
        if (now.accepted().isPresent() || now.provisioned().isPresent()) {
            take(services.writer().withdrawConditions(view));
        }
    }

    /// Puts our finalizer on.
    ///
    /// @return whether it was not on
    public boolean keep(String finalizer) {
        boolean isNew = !view.carries(finalizer);
        if (isNew) {
            take(services.writer().addFinalizer(view, finalizer));
        }
        return isNew;
    }

    /// Takes our finalizers off.
    public void release(Set<String> finalizers) {
        for (String finalizer : finalizers) {
            services.writer().removeFinalizer(view, finalizer);
        }
        services.memory().update(view.key(), known -> known.withWrites(writes -> writes.released(view)));
    }

    /// Brings the status to say this. Where someone else keeps changing it, it is put off. Saying that there is no
    /// address takes away ours, and leaves one that is not ([ServiceOwnership]).
    ///
    /// @return whether it said something else, and does not any more
    public boolean say(PublishedStatus words) {
        List<Ingress> foreign = services.ownership().foreign(view);
        boolean leaves = words.ingress().isEmpty() && !foreign.isEmpty();
        PublishedStatus statement = (leaves ? leaving(words, foreign) : words).cleaned();
        boolean news = !statement.equals(said());
        boolean repairs = news && contest().isRepair(statement);
        if (repairs && contest().putsOff(statement, now())) {
            return false;
        }
        boolean wasRemarked = isRemarked(PublishedStatus.in(view.status()));
        boolean keepsRemark = wasRemarked && !foreign.isEmpty() && foreign.containsAll(statement.ingress());
        boolean remarks = services.ownership().isKnown() && (leaves || keepsRemark);
        PublishedStatus saidOfIt = remarks ? remarked(statement) : statement;
        PublishedStatus wanted = contest().remark(saidOfIt, repairs, now());
        if (!wanted.equals(PublishedStatus.in(view.status()))) {
            write(wanted.toStatus(view.status(), services.time().instant()), leaves, foreign);
        }
        services.said(view, said -> said.with(said.contest().said(statement, repairs, now())));
        announceContest();
        announceForeign(remarks && view.status().ingress().equals(foreign), wasRemarked, statement);
        return news;
    }

    /// Beside addresses none of which is ours the annotations are somebody else's too.
    private PublishedStatus leaving(PublishedStatus words, List<Ingress> foreign) {
        boolean alone = foreign.equals(view.status().ingress());
        return words.publishing(foreign, alone ? view.status().annotations() : Collections.emptySortedMap());
    }

    /// Repeats a foreign address only onto the version that shows it: its owner may have changed it since.
    private void write(ServiceStatus status, boolean leaves, List<Ingress> foreign) {
        boolean repeats = status.ingress().stream().anyMatch(foreign::contains);
        if (leaves && foreign.equals(view.status().ingress())) {
            take(services.writer().writeConditions(view, status.conditions(), services.onto()));
        } else {
            take(services.writer()
                    .writeStatus(
                            view,
                            status,
                            repeats ? ControllerPorts.KubernetesWriter.Onto.THIS_VERSION : services.onto()));
        }
    }

    private void announceContest() {
        if (isContested()) {
            emitOnce(Event.Reason.STATUS_CONTESTED, StatusContest.MESSAGE);
        } else if (services.over(view, Event.Reason.STATUS_CONTESTED)) {
            services.say(view, new Event(Event.Reason.STATUS_SETTLED, StatusContest.SETTLED));
        }
    }

    /// Whether someone else keeps changing the status.
    public boolean isContested() {
        return contest().isOn(now());
    }

    /// When to look again for that, although nothing else asks for it.
    public Optional<Duration> untilUncontested() {
        return contest().lookAgain(now());
    }

    private StatusContest contest() {
        return services.said(view).contest();
    }

    private long now() {
        return services.time().nanoTime();
    }

    public void emit(Event.Reason reason, String message) {
        services.say(view, new Event(reason, message));
    }

    public void emitOnce(Event.Reason reason, String message) {
        services.sayOnce(view, new Event(reason, message));
    }

    public void over(Event.Reason reason) {
        services.over(view, reason);
    }

    /// Counts the Service among those of which this is said.
    public void count(PublishedStatus said) {
        services.metrics().stands(view.key(), ProvisionedCondition.state(said), ProvisionedCondition.reason(said));
    }

    private void take(ServiceView answer) {
        view = answer;
        services.memory().update(answer.key(), known -> known.withWrites(writes -> writes.answered(answer)));
    }

    /// The same, remarked where something is wrong.
    private static PublishedStatus remarked(PublishedStatus statement) {
        return changed(
                statement,
                verdict -> verdict.status() == Condition.Status.FALSE
                        ? verdict.saying(verdict.message() + REMARK)
                        : verdict);
    }

    /// What was to be said, whether it has a remark or not.
    private static PublishedStatus withoutForeignRemark(PublishedStatus statement) {
        return changed(statement, verdict -> verdict.without(REMARK));
    }

    /// Whether it has a remark.
    private static boolean isRemarked(PublishedStatus statement) {
        return !withoutForeignRemark(statement).equals(statement);
    }

    /// Tells the user, unless a condition has told before, if the Service gets no address of ours.
    private void announceForeign(boolean left, boolean wasRemarked, PublishedStatus said) {
        if (!left) {
            over(Event.Reason.FOREIGN_ADDRESS);
        } else if (!wasRemarked && !remarked(said).equals(said)) {
            emitOnce(
                    Event.Reason.FOREIGN_ADDRESS,
                    ("The address in status.loadBalancer is not cloudlb's, and is left as it is until there is one of"
                                    + " cloudlb's to show. If nobody serves the Service by it, take it away: kubectl patch service"
                                    + " %s --namespace %s --subresource=status --type=json -p"
                                    + " '[{\"op\":\"remove\",\"path\":\"/status/loadBalancer/ingress\"}]'")
                            .formatted(view.key().name(), view.key().namespace()));
        }
    }

    private static PublishedStatus changed(
            PublishedStatus statement, UnaryOperator<PublishedStatus.ConditionValue> change) {
        return new PublishedStatus(
                statement.ingress(),
                statement.annotations(),
                statement.accepted().map(change),
                statement.provisioned().map(change));
    }
}
