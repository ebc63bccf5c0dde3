// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import io.cloudlb.core.model.Condition;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The brake on repairs of a status that someone else keeps changing. A few are made at once; when they come one upon
/// the other it is a fight, and each further one waits longer than the last, or two controllers write for ever as
/// fast as the API server lets them.
///
/// A repair is a write that says what was said last. Safe for use by many threads.
public final class StatusConflicts {
    static final String MESSAGE =
            "Someone else keeps changing this Service's status.loadBalancer or conditions. cloudlb"
                    + " writes them again, but less and less often. Find the other writer in metadata.managedFields"
                    + " (kubectl get service -o yaml --show-managed-fields) and stop it, or give the Service to it by"
                    + " spec.loadBalancerClass";
    static final String SETTLED =
            "Nobody else has changed this Service's status for a while; it shows what cloudlb says";
    private static final String REMARK = ". But someone else keeps changing this status; see the events";

    /// So many repairs are free.
    private static final int FREE = 3;
    /// In so much time.
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    /// After so much time without a repair the fight is over.
    private static final Duration PEACE = Duration.ofMinutes(10);

    private final TimeSource time;
    private final Map<ServiceKey, Said> last = new ConcurrentHashMap<>();
    private final Map<ServiceKey, Fight> fights = new ConcurrentHashMap<>();

    private record Said(String uid, PublishedStatus statement) {}

    /// @param repairs how many there were, one upon the other
    /// @param since when the first of them was, on the monotonic clock
    /// @param last when the last of them was
    private record Fight(String uid, int repairs, long since, long last) {}

    public StatusConflicts(TimeSource time) {
        this.time = time;
    }

    /// The status says this now, because we wrote it or because it did.
    ///
    /// @param repaired whether it was written to repair what someone else did
    void said(ServiceView service, PublishedStatus statement, boolean repaired) {
        last.put(service.key(), new Said(service.uid(), statement));
        if (repaired) {
            long now = time.nanoTime();
            Fight next = fight(service)
                    .map(fight -> new Fight(fight.uid(), fight.repairs() + 1, fight.since(), now))
                    .orElseGet(() -> new Fight(service.uid(), 1, now, now));
            fights.put(service.key(), next);
        }
    }

    /// Whether saying this, which the status does not say, repairs what someone else did.
    boolean isRepair(ServiceView service, PublishedStatus statement) {
        return new Said(service.uid(), statement).equals(last.get(service.key()));
    }

    /// How long the repair has to wait; empty when it may be made now. A word that must stand before the cloud is
    /// written to (ADR 0002) never waits.
    Optional<Duration> putOff(ServiceView service, PublishedStatus statement) {
        boolean isMark = statement
                .provisioned()
                .filter(verdict -> verdict.status() == Condition.Status.UNKNOWN)
                .isPresent();
        return isMark ? Optional.empty() : untilNextRepair(service);
    }

    private Optional<Duration> untilNextRepair(ServiceView service) {
        return fight(service)
                .filter(fight -> fight.repairs() >= FREE)
                .map(fight -> waitAfter(fight.repairs()).minus(since(fight.last())))
                .filter(Duration::isPositive);
    }

    /// Whether someone else keeps changing the status.
    boolean isFought(ServiceView service) {
        return fight(service).filter(fight -> fight.repairs() >= FREE).isPresent();
    }

    /// When to look again although nothing else asks for it: to make a repair that was put off, or to take back the
    /// remark once the fight is over.
    public Optional<Duration> lookAgain(ServiceView service) {
        return fight(service)
                .filter(fight -> fight.repairs() >= FREE)
                .map(fight -> untilNextRepair(service).orElseGet(() -> PEACE.minus(since(fight.last()))));
    }

    /// The same with a remark on the fight, if there is one.
    ///
    /// @param repairs whether it is said to repair what someone else did
    PublishedStatus remark(ServiceView service, PublishedStatus statement, boolean repairs) {
        int repaired = fight(service).map(Fight::repairs).orElse(0) + (repairs ? 1 : 0);
        return statement
                .provisioned()
                .filter(_ -> repaired >= FREE)
                .map(verdict -> statement.provisioning(verdict.saying(verdict.message() + REMARK)))
                .orElse(statement);
    }

    /// What was to be said, whether it has a remark or not.
    static PublishedStatus withoutRemark(PublishedStatus statement) {
        return statement
                .provisioned()
                .filter(verdict -> verdict.message().endsWith(REMARK))
                .map(verdict -> statement.provisioning(verdict.saying(
                        verdict.message().substring(0, verdict.message().length() - REMARK.length()))))
                .orElse(statement);
    }

    void forget(ServiceKey key) {
        last.remove(key);
        fights.remove(key);
    }

    /// What still counts of the repairs of this Service.
    private Optional<Fight> fight(ServiceView service) {
        return Optional.ofNullable(fights.get(service.key()))
                .filter(fight -> fight.uid().equals(service.uid()))
                .filter(fight -> fight.repairs() < FREE
                        ? since(fight.since()).compareTo(WINDOW) < 0
                        : since(fight.last()).compareTo(PEACE) < 0);
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(time.nanoTime() - nanos);
    }

    private static Duration waitAfter(int repairs) {
        Duration wait = FIRST_WAIT;
        for (int repair = FREE; repair < repairs && wait.compareTo(LONGEST_WAIT) < 0; repair++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
}
