// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceView;
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
}
