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
        return Statement.in(view.status());
    }

    /// Takes our conditions off a Service that is not ours any more.
    void withdrawConditions() {
        Statement now = said();
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

    /// Brings the status to say this.
    ///
    /// @return whether it said something else
    boolean say(Statement statement) {
        if (statement.equals(said())) {
            return false;
        }
        ServiceStatus status = statement.toStatus(view.status(), desk.time().instant());
        take(desk.writer().writeStatus(view, status, desk.onto()));
        return true;
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
