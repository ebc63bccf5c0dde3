// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How a plan ended that was carried out as far as it went.
///
/// @param failures what was refused, in the order of the answers; steps that waited for one of them did not
///     start
/// @param waiting when to look again at what is under way in the cloud
/// @param stopped whether steps were left because this process may start no more
/// @param refused the changes that failed
/// @param submitted whether a change rides in a call of its group, of which its owner hears later
/// @param accepted what the cloud has accepted and is at work on, each with its change
public record RunResult(
        List<CloudError> failures,
        Optional<Outcome.LookAgain> waiting,
        boolean stopped,
        Set<Change> refused,
        boolean submitted,
        Map<Applied.Operation, Change> accepted) {
    /// Nothing was carried out.
    public static final RunResult NOTHING = new Counting().result();

    public RunResult {
        failures = List.copyOf(failures);
        refused = Set.copyOf(refused);
        accepted = Map.copyOf(accepted);
    }

    /// The two together.
    public RunResult and(RunResult other) {
        Counting both = new Counting();
        both.add(this);
        both.add(other);
        return both.result();
    }

    /// Counts the answers of a plan's steps. Not safe for several threads.
    public static final class Counting {
        private final List<CloudError> failures = new ArrayList<>();
        private final Set<Change> refused = new HashSet<>();
        private final Map<Applied.Operation, Change> accepted = new HashMap<>();
        private Optional<Outcome.LookAgain> waiting = Optional.empty();
        private boolean submitted;
        private boolean stopped;

        /// Takes an answer in.
        ///
        /// @return whether the change is done
        public boolean add(Change change, Applied<?> applied) {
            return switch (applied) {
                case Applied.Done<?> _ -> true;
                case Applied.Pending<?> pending -> {
                    await(new Outcome.LookAgain(pending.lookAgain(), pending.why()));
                    yield false;
                }
                case Applied.Accepted<?> under -> {
                    accepted.put(under.operation(), change);
                    yield false;
                }
                case Applied.Failed<?> failed -> {
                    failures.add(failed.error());
                    refused.add(change);
                    yield false;
                }
            };
        }

        /// Counts what was counted elsewhere.
        public void add(RunResult other) {
            failures.addAll(other.failures());
            other.waiting().ifPresent(this::await);
            stopped |= other.stopped();
            refused.addAll(other.refused());
            submitted |= other.submitted();
            accepted.putAll(other.accepted());
        }

        /// An operation ended in an error of which no process knows the change.
        public void failed(CloudError error) {
            failures.add(error);
        }

        private void await(Outcome.LookAgain wait) {
            waiting = waiting.filter(known -> known.after().compareTo(wait.after()) <= 0)
                    .or(() -> Optional.of(wait));
        }

        /// A change rides in a call of its group.
        public void submitted() {
            submitted = true;
        }

        /// Steps are left, because this process may start no more.
        public void stopped() {
            stopped = true;
        }

        public RunResult result() {
            return new RunResult(failures, waiting, stopped, refused, submitted, accepted);
        }
    }

    /// The failure that decides what happens next: a surprise, because a fresh look may clear up the others too;
    /// else one that goes away by itself; else the first.
    public Optional<CloudError> decisive() {
        return failures.stream()
                .filter(Outcome::isSurprise)
                .findFirst()
                .or(() -> failures.stream()
                        .filter(error -> Outcome.after(error) instanceof Outcome.Retry)
                        .findFirst())
                .or(() -> failures.stream().findFirst());
    }
}
