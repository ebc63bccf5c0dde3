// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.Durations;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceView;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// What is known of the Service of one name, beside what the watch tells. [StateMemory] keeps it by name.
///
/// @param owners those of that name that have, or had, something in the cloud
/// @param writes what the API server answered to us
/// @param said what was said and done for the Service of the newest UID
/// @param hold what is not to be tried again now
/// @param question what the surroundings do not tell
public record ServiceRecord(
        Set<Owner.Service> owners, Writes writes, Said said, RetryHold hold, Optional<Question> question) {
    /// Nothing is known.
    static final ServiceRecord NOTHING =
            new ServiceRecord(Set.of(), Writes.NONE, Said.nothingOf(""), RetryHold.NONE, Optional.empty());

    public ServiceRecord withWrites(UnaryOperator<Writes> change) {
        return new ServiceRecord(owners, change.apply(writes), said, hold, question);
    }

    public ServiceRecord withHold(UnaryOperator<RetryHold> change) {
        return new ServiceRecord(owners, writes, said, change.apply(hold), question);
    }

    public ServiceRecord asking(Optional<Question> next) {
        return new ServiceRecord(owners, writes, said, hold, next);
    }

    ServiceRecord withOwners(Set<Owner.Service> next) {
        return new ServiceRecord(next, writes, said, hold, question);
    }

    /// What was said of this Service, and not of another of that name.
    public Said said(ServiceView service) {
        return said.uid().equals(service.uid()) ? said : Said.nothingOf(service.uid());
    }

    public ServiceRecord withSaid(ServiceView service, UnaryOperator<Said> change) {
        return new ServiceRecord(owners, writes, change.apply(said(service)), hold, question);
    }

    /// The Service is left alone: nothing is to be tried or asked for it.
    public ServiceRecord leftAlone() {
        return new ServiceRecord(owners, writes, said, RetryHold.NONE, Optional.empty());
    }

    /// There is no such Service. What is in the cloud may outlive it.
    ServiceRecord gone() {
        return NOTHING.withOwners(owners);
    }

    /// A question that a look at the surroundings did not answer, or that waits for a look.
    ///
    /// @param spec what is asked for
    /// @param nodes with which nodes
    /// @param looks how many looks had been taken when it was asked last
    /// @param until when it may be asked again, on the monotonic clock
    public record Question(LoadBalancerSpec spec, NodeSet nodes, long looks, long until) {
        public boolean isOf(LoadBalancerSpec asked, NodeSet with) {
            return spec.equals(asked) && nodes.equals(with);
        }
    }

    /// What was said of a Service, so that nothing is repeated. Over a restart the conditions keep us from repeating
    /// ourselves, because most events are said only where a condition changes.
    ///
    /// @param uid whom it was said of
    /// @param messages the last event for each reason; few Services have more than one
    /// @param contest the status, and who else writes it
    public record Said(String uid, Map<Event.Reason, String> messages, StatusContest contest) {
        public Said {
            messages = Map.copyOf(messages);
        }

        static Said nothingOf(String uid) {
            return new Said(uid, Map.of(), StatusContest.NONE);
        }

        public Optional<String> message(Event.Reason reason) {
            return Optional.ofNullable(messages.get(reason));
        }

        public Said with(Event event) {
            Map<Event.Reason, String> next = new HashMap<>(messages);
            next.put(event.reason(), event.message());
            return new Said(uid, next, contest);
        }

        public Said without(Event.Reason reason) {
            Map<Event.Reason, String> next = new HashMap<>(messages);
            next.remove(reason);
            return new Said(uid, next, contest);
        }

        public Said with(StatusContest next) {
            return new Said(uid, messages, next);
        }
    }

    /// What the API server answered to our writes and fresh reads, for as long as the watch has not caught up.
    /// Without it a worker that comes back at once would take its own finalizer for missing and its own status
    /// for edited by hand; and who has read everything afresh, and reckons with it, would go by an older form
    /// of a single Service.
    ///
    /// @param answer the newest answer
    /// @param released the version that our finalizers were taken off
    public record Writes(Optional<ServiceView> answer, Optional<ServiceView> released) {
        static final Writes NONE = new Writes(Optional.empty(), Optional.empty());

        /// The newer of what the watch told and what we were answered.
        public ServiceView newest(ServiceView cached) {
            return caughtUp(cached).answer().orElse(cached);
        }

        /// The watch has told this.
        public Writes caughtUp(ServiceView cached) {
            boolean lags = answer.filter(newer -> newer.uid().equals(cached.uid()) && isOlder(cached, newer))
                    .isPresent();
            return lags || answer.isEmpty() ? this : new Writes(Optional.empty(), released);
        }

        public Writes answered(ServiceView service) {
            boolean known = answer.filter(newer -> newer.uid().equals(service.uid()) && isOlder(service, newer))
                    .isPresent();
            return known ? this : new Writes(Optional.of(service), released);
        }

        /// What a fresh read told, where the watch has not told it yet.
        public Writes readAfresh(ServiceView service, Optional<ServiceView> cached) {
            return cached.filter(known -> isOlder(known, service)).isPresent() ? answered(service) : this;
        }

        /// Our finalizers were taken off this version of the Service.
        public Writes released(ServiceView service) {
            return new Writes(answer, Optional.of(service));
        }

        /// Whether this is a Service as it was before our finalizers came off.
        public boolean isBeforeRelease(ServiceView service) {
            return released.filter(last -> last.uid().equals(service.uid()) && !isOlder(last, service))
                    .isPresent();
        }

        /// Resource versions of one kind are decimal numbers that grow (Kubernetes API concepts, "Resource versions").
        /// Where they are not numbers nothing is known to be older.
        private static boolean isOlder(ServiceView one, ServiceView other) {
            String mine = one.meta().resourceVersion();
            String theirs = other.meta().resourceVersion();
            if (!isNumber(mine) || !isNumber(theirs)) {
                return false;
            }
            int byLength = Integer.compare(mine.length(), theirs.length());
            return byLength != 0 ? byLength < 0 : mine.compareTo(theirs) < 0;
        }

        private static boolean isNumber(String text) {
            return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }

    /// The brake on repairs of a status that someone else keeps changing. A few are made at once; when they
    /// come one upon the other it is a contest, and each further one waits longer than the last, or two
    /// controllers write for ever as fast as the API server lets them.
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
            return isOn(now)
                    ? untilNextRepair(now).or(() -> Optional.of(PEACE.minusNanos(now - until)))
                    : Optional.empty();
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
}
