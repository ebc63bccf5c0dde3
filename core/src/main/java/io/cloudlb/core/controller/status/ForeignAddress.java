// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.state.PublishedStatus;
import io.cloudlb.core.model.Condition;
import io.cloudlb.core.model.ServiceView;
import java.util.function.UnaryOperator;

/// What is said where a Service's status shows an address that is not ours and is left: a remark on the conditions
/// that say that there is none of ours, and an event.
final class ForeignAddress {
    private static final String REMARK = ". The address in status.loadBalancer is not cloudlb's, and is left as it is";

    private ForeignAddress() {}

    /// The same, remarked where something is wrong.
    static PublishedStatus remark(PublishedStatus statement) {
        return changed(
                statement,
                verdict -> verdict.status() == Condition.Status.FALSE
                        ? new PublishedStatus.ConditionValue(
                                verdict.status(), verdict.reason(), verdict.message() + REMARK)
                        : verdict);
    }

    /// What was to be said, whether it has a remark or not.
    static PublishedStatus withoutRemark(PublishedStatus statement) {
        return changed(
                statement,
                verdict -> verdict.message().endsWith(REMARK)
                        ? new PublishedStatus.ConditionValue(
                                verdict.status(),
                                verdict.reason(),
                                verdict.message().substring(0, verdict.message().length() - REMARK.length()))
                        : verdict);
    }

    /// Whether it has a remark.
    static boolean isRemarked(PublishedStatus statement) {
        return !withoutRemark(statement).equals(statement);
    }

    /// Tells the user, unless a condition has told before, if the Service gets no address of ours.
    static void announce(ServiceWriter service, boolean left, boolean wasRemarked, PublishedStatus said) {
        if (!left) {
            service.over(Event.Reason.FOREIGN_ADDRESS);
        } else if (!wasRemarked && !remark(said).equals(said)) {
            ServiceView view = service.view();
            service.emitOnce(
                    Event.Type.WARNING,
                    Event.Reason.FOREIGN_ADDRESS,
                    ("The address in status.loadBalancer is not cloudlb's, and is left as it is until there is one of"
                                    + " cloudlb's to show. If nobody serves the Service by it, take it away: kubectl patch"
                                    + " service %s --namespace %s --subresource=status --type=json -p"
                                    + " '[{\"op\":\"remove\",\"path\":\"/status/loadBalancer/ingress\"}]'")
                            .formatted(view.key().name(), view.key().namespace()));
        }
    }

    private static PublishedStatus changed(
            PublishedStatus statement, UnaryOperator<PublishedStatus.ConditionValue> change) {
        return new PublishedStatus(
                statement.ingress(),
                statement.marks(),
                statement.accepted().map(change),
                statement.provisioned().map(change));
    }
}
