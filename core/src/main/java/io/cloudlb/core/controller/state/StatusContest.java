// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.model.Condition;
import io.cloudlb.core.model.Durations;
import java.time.Duration;
import java.util.Optional;

/// The brake on repairs of a status that someone else keeps changing. A few are made at once; when they come one upon
/// the other it is a contest, and each further one waits longer than the last, or two controllers write for ever as
/// fast as the API server lets them.
///
/// A repair is a write that says what was said last. Times are those of the monotonic clock.
///
/// @param last what the status said when we last saw to it
/// @param repairs how many there were, one upon the other
/// @param since when the first of them was
/// @param until when the last of them was
public record StatusContest(Optional<PublishedStatus> last, int repairs, long since, long until) {
    public static final String MESSAGE =
            "Someone else keeps changing this Service's status.loadBalancer or conditions. cloudlb"
                    + " writes them again, but less and less often. Find the other writer in metadata.managedFields"
                    + " (kubectl get service -o yaml --show-managed-fields) and stop it, or give the Service to it by"
                    + " spec.loadBalancerClass";
    public static final String SETTLED =
            "Nobody else has changed this Service's status for a while; it shows what cloudlb says";

    static final StatusContest NONE = new StatusContest(Optional.empty(), 0, 0, 0);

    private static final String REMARK = ". But someone else keeps changing this status; see the events";

    /// So many repairs are free.
    private static final int FREE = 3;
    /// In so much time.
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    /// After so much time without a repair it is over.
    private static final Duration PEACE = Duration.ofMinutes(10);

    /// The status says this now, because we wrote it or because it did.
    ///
    /// @param repaired whether it was written to repair what someone else did
    public StatusContest said(PublishedStatus statement, boolean repaired, long now) {
        int counted = counted(now);
        if (!repaired) {
            return isRepair(statement) ? this : new StatusContest(Optional.of(statement), repairs, since, until);
        }
        return new StatusContest(Optional.of(statement), counted + 1, counted == 0 ? now : since, now);
    }

    /// Whether saying this, which the status does not say, repairs what someone else did.
    public boolean isRepair(PublishedStatus statement) {
        return last.filter(statement::equals).isPresent();
    }

    /// Whether the repair has to wait. A word that must stand before the cloud is written to (ADR 0002) never does.
    public boolean putsOff(PublishedStatus statement, long now) {
        boolean isMark = statement
                .provisioned()
                .filter(verdict -> verdict.status() == Condition.Status.UNKNOWN)
                .isPresent();
        return !isMark && untilNextRepair(now).isPresent();
    }

    private Optional<Duration> untilNextRepair(long now) {
        return isOn(now)
                ? Optional.of(waitAfter(repairs).minusNanos(now - until)).filter(Duration::isPositive)
                : Optional.empty();
    }

    /// Whether someone else keeps changing the status.
    public boolean isOn(long now) {
        return counted(now) >= FREE;
    }

    /// When to look again although nothing else asks for it: to make a repair that was put off, or to take back the
    /// remark once it is over.
    public Optional<Duration> lookAgain(long now) {
        return isOn(now) ? untilNextRepair(now).or(() -> Optional.of(PEACE.minusNanos(now - until))) : Optional.empty();
    }

    /// The same with a remark on the contest, if there is one.
    ///
    /// @param repairs whether it is said to repair what someone else did
    public PublishedStatus remark(PublishedStatus statement, boolean repairs, long now) {
        int repaired = counted(now) + (repairs ? 1 : 0);
        return statement
                .provisioned()
                .filter(_ -> repaired >= FREE)
                .map(verdict -> statement.provisioning(verdict.saying(verdict.message() + REMARK)))
                .orElse(statement);
    }

    /// What was to be said, whether it has a remark or not.
    public static PublishedStatus withoutRemark(PublishedStatus statement) {
        return statement
                .provisioned()
                .map(verdict -> statement.provisioning(verdict.without(REMARK)))
                .orElse(statement);
    }

    /// How many repairs still count.
    private int counted(long now) {
        boolean counts = repairs < FREE ? now - since < WINDOW.toNanos() : now - until < PEACE.toNanos();
        return counts ? repairs : 0;
    }

    private static Duration waitAfter(int repairs) {
        return Durations.doubled(FIRST_WAIT, repairs - FREE, LONGEST_WAIT);
    }
}
