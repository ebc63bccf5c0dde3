// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceView;
import java.util.Set;

/// The Service that a worker has in hand: its newest known form, and every write to it. Nothing is written that is
/// there already. Belongs to one worker; not safe for several threads.
final class ServiceInHand {
    private final ServiceDesk desk;
    private ServiceView view;

    ServiceInHand(ServiceDesk desk, ServiceView view) {
        this.desk = desk;
        this.view = view;
    }

    ServiceView view() {
        return view;
    }

    /// What its status says of us.
    Statement said() {
        return StatusFights.withoutRemark(Statement.in(view.status()));
    }

    /// Takes our conditions off a Service that is not ours any more.
    void withdrawConditions() {
        Statement now = Statement.in(view.status());
        if (now.accepted().isPresent() || now.provisioned().isPresent()) {
            take(desk.writer().withdrawConditions(view));
        }
    }

    /// Puts our finalizer on, unless it is on.
    void keep(String finalizer) {
        if (!view.carries(finalizer)) {
            take(desk.writer().addFinalizer(view, finalizer));
        }
    }

    /// Takes our finalizers off.
    void release(Set<String> finalizers) {
        for (String finalizer : finalizers) {
            desk.writer().removeFinalizer(view, finalizer);
        }
        desk.written().released(view);
    }

    /// Brings the status to say this. Where someone else keeps changing it, it is put off.
    ///
    /// @return whether it said something else, and does not any more
    boolean say(Statement words) {
        Statement statement = words.redacted();
        boolean news = !statement.equals(said());
        boolean repairs = news && desk.fights().isRepair(view, statement);
        if (repairs && desk.fights().putOff(view, statement).isPresent()) {
            return false;
        }
        Statement wanted = desk.fights().remark(view, statement, repairs);
        if (!wanted.equals(Statement.in(view.status()))) {
            ServiceStatus status = wanted.toStatus(view.status(), desk.time().instant());
            take(desk.writer().writeStatus(view, status, desk.onto()));
        }
        desk.fights().said(view, statement, repairs);
        announceFight();
        return news;
    }

    private void announceFight() {
        if (isFought()) {
            emitOnce(Event.Type.WARNING, Event.Reason.STATUS_CONTESTED, StatusFights.MESSAGE);
        } else {
            over(Event.Reason.STATUS_CONTESTED);
        }
    }

    /// Whether someone else keeps changing the status.
    boolean isFought() {
        return desk.fights().isFought(view);
    }

    void emit(Event.Type type, Event.Reason reason, String message) {
        desk.announcements().say(view, new Event(type, reason, message));
    }

    void emitOnce(Event.Type type, Event.Reason reason, String message) {
        desk.announcements().sayOnce(view, new Event(type, reason, message));
    }

    void over(Event.Reason reason) {
        desk.announcements().over(view, reason);
    }

    private void take(ServiceView answer) {
        view = answer;
        desk.written().answered(answer);
    }
}
