// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Resolution;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Brings what is shared to what the Services need together, and remembers for whom it is enough. [#known] is asked by
/// anybody and makes no call; all else is for who has the [SharedLooks.Turn].
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
final class SharedConvergence<D, S, C extends Change> {
    private final KnownState<D, S, C> cloud;
    private final Convergence<D, S, C> convergence;
    private final Policy policy;
    private final SharedUsers users;
    private final SharedLooks looks;
    private final Proof proof;
    private final Trouble trouble = new Trouble();
    private final AtomicReference<Optional<Done>> done = new AtomicReference<>(Optional.empty());

    /// What was brought about last, and how; as long as what is needed is equal there is nothing to plan.
    ///
    /// @param whole whether it was planned for all Services together, and not just found that what it led to is
    ///     enough for those that came since: only then it is known what none of them needs
    private record Done(Needs needs, Convergence.Ending ending, boolean whole) {}

    /// @param users counts the changes among the Services
    private record Needs(long users, NodeSet nodes, Object state) {}

    SharedConvergence(
            KnownState<D, S, C> cloud,
            Convergence<D, S, C> convergence,
            Policy policy,
            SharedUsers users,
            SharedLooks looks,
            Proof proof) {
        this.cloud = cloud;
        this.convergence = convergence;
        this.policy = policy;
        this.users = users;
        this.looks = looks;
        this.proof = proof;
    }

    /// What is in the way, and who waits for it.
    Trouble trouble() {
        return trouble;
    }

    /// How it ended, where what was brought about last is what the Services need, or has all that the newcomers
    /// among them need, each looked at alone: however many others there are, one more costs the same. The list of
    /// newcomers says nothing once somebody has begun to plan for all: then all is asked again.
    Optional<Convergence.Ending> known(NodeSet nodes) {
        while (true) {
            Optional<Done> last = done.get();
            Needs needs = needs(nodes);
            if (stands(last, needs)) {
                return last.map(Done::ending);
            }
            Optional<List<LoadBalancerSpec>> newcomers = users.newcomers();
            if (newcomers.isEmpty() || !isEnough(last, newcomers.get(), needs)) {
                return Optional.empty();
            }
            if (done.compareAndSet(last, last.map(known -> new Done(needs, known.ending(), false)))) {
                users.haveWhatTheyNeed(newcomers.get());
                return last.map(Done::ending);
            }
        }
    }

    /// Brings it about, without deleting anything. What has failed is not tried again before [Trouble#forget].
    ///
    /// @param observer hears of what is written
    Convergence.Ending bring(NodeSet nodes, Convergence.Observer observer) {
        done.set(Optional.empty());
        Needs needs = needs(nodes);
        users.planForAll();
        Policy gentle = policy == Policy.SYNC ? Policy.UPSERT_ONLY : policy;
        Convergence.Ending ending = attempt(nodes, gentle, observer);
        done.set(
                switch (ending) {
                    case Convergence.Ending.Reached _ ->
                        Optional.of(new Done(met(needs), new Convergence.Ending.Reached(false), true));
                    case Convergence.Ending.Withheld _ -> Optional.of(new Done(met(needs), ending, true));
                    case Convergence.Ending.Waiting _, Convergence.Ending.Awaiting _, Convergence.Ending.Failed _ ->
                        Optional.empty();
                });
        return ending;
    }

    /// The same, where it matters what none of the Services needs.
    Convergence.Ending bringTogether(NodeSet nodes) {
        Optional<Done> last = done.get().filter(Done::whole);
        return stands(last, needs(nodes)) ? last.orElseThrow().ending() : bring(nodes, Convergence.Observer.NONE);
    }

    /// Deletes what is left. That something cannot be deleted is no trouble for any Service.
    Convergence.Ending delete(NodeSet nodes) {
        Convergence.Ending ending = attempt(nodes, policy, Convergence.Observer.NONE);
        trouble.forget();
        return ending;
    }

    /// What the Services need together, if need be after a look at the surroundings.
    Resolution<D> resolve(NodeSet nodes) {
        return looks.resolve(() -> resolveTogether(nodes));
    }

    /// One whose needs bring out a bug is left out, so that the others get what they need.
    private Resolution<D> resolveTogether(NodeSet nodes) {
        List<LoadBalancerSpec> all = users.sorted();
        try {
            return cloud.resolveShared(all, nodes);
        } catch (CloudException noBug) {
            throw noBug;
        } catch (RuntimeException bug) {
            all.forEach(spec -> resolveAlone(spec, nodes));
            if (users.sorted().equals(all)) {
                throw bug;
            }
            return cloud.resolveShared(users.sorted(), nodes);
        }
    }

    private void resolveAlone(LoadBalancerSpec spec, NodeSet nodes) {
        try {
            cloud.resolveShared(List.of(spec), nodes);
        } catch (RuntimeException bug) {
            cloud.memory().failed().noteOfLook(spec.owner().key(), bug);
            users.fails(spec.owner(), bug);
        }
    }

    private boolean stands(Optional<Done> last, Needs needs) {
        return last.filter(known -> known.needs().equals(needs)).isPresent()
                && !cloud.memory().isDoubtful(cloud.shared());
    }

    /// That holds where exactly that is there which the others need; what there is more, another process may take
    /// away, and then all are planned for together.
    private boolean isEnough(Optional<Done> last, List<LoadBalancerSpec> newcomers, Needs needs) {
        boolean stands = last.filter(known -> known.ending() instanceof Convergence.Ending.Reached
                                && known.needs().nodes().equals(needs.nodes())
                                && known.needs().state().equals(needs.state()))
                        .isPresent()
                && !cloud.memory().isDoubtful(cloud.shared());
        return stands
                && newcomers.stream()
                        .allMatch(newcomer -> cloud.memory()
                                .failed()
                                .answer(newcomer.owner().key(), () -> hasWhatIsNeeded(newcomer, needs.nodes()), false));
    }

    private boolean hasWhatIsNeeded(LoadBalancerSpec newcomer, NodeSet nodes) {
        return cloud.resolveShared(List.of(newcomer), nodes)
                        instanceof Resolution.Resolved<D>(D desired, List<Problem> _)
                && cloud.planAsKnown(cloud.shared(), desired)
                        .filter(plan -> Policy.UPSERT_ONLY.permit(plan).isEmpty())
                        .isPresent();
    }

    /// Those needs with the state that they led to. A Service that was counted meanwhile is not among them.
    private Needs met(Needs needs) {
        return new Needs(needs.users(), needs.nodes(), cloud.sharedState());
    }

    private Needs needs(NodeSet nodes) {
        return new Needs(users.changes(), nodes, cloud.sharedState());
    }

    private Convergence.Ending attempt(NodeSet nodes, Policy permitted, Convergence.Observer observer) {
        try {
            return switch (resolve(nodes)) {
                case Resolution.Resolved<D>(D desired, List<Problem> _) -> {
                    proof.wanted(desired);
                    yield trouble.ending(desired, () -> converge(desired, permitted, observer));
                }
                case Resolution.Refused<D>(List<Problem> problems, List<Problem> _) ->
                    trouble.ending(
                            problems,
                            () -> new Convergence.Ending.Failed(
                                    CloudError.invalidRequest(words(problems), "", "SharedResourcesRefused")));
                case Resolution.Unknown<D>(List<Problem> problems, List<Problem> _, Optional<D> meanwhile) ->
                    trouble.ending(
                            List.of(problems, meanwhile),
                            () -> meanwhile
                                    .map(known -> asFarAsKnown(known, problems, permitted, observer))
                                    .orElseGet(() ->
                                            new Convergence.Ending.Failed(CloudError.denied(words(problems), ""))));
            };
        } catch (CloudException e) {
            return trouble.ending(e.error(), () -> new Convergence.Ending.Failed(explained(e.error())));
        }
    }

    /// What is known is brought about, and the rest after the next look.
    private Convergence.Ending asFarAsKnown(
            D known, List<Problem> problems, Policy permitted, Convergence.Observer observer) {
        Convergence.Ending ending = converge(known, permitted, observer);
        return ending instanceof Convergence.Ending.Reached || ending instanceof Convergence.Ending.Withheld
                ? new Convergence.Ending.Waiting(SharedLooks.BETWEEN_LOOKS, words(problems))
                : ending;
    }

    private Convergence.Ending converge(D desired, Policy permitted, Convergence.Observer observer) {
        try {
            Convergence.Ending ending = convergence.converge(cloud.shared(), desired, permitted, observer);
            return ending instanceof Convergence.Ending.Failed(CloudError error)
                    ? new Convergence.Ending.Failed(explained(error))
                    : ending;
        } catch (CloudException e) {
            return new Convergence.Ending.Failed(explained(e.error()));
        }
    }

    private static CloudError explained(CloudError error) {
        return error.saying("what the cluster's Services share is not complete: " + error.message());
    }

    private static String words(List<Problem> problems) {
        return "what the cluster's Services share cannot be made: "
                + problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }

    /// What could not be brought about of what is shared, so that it is not tried again for every Service that
    /// comes along, and who waits for it. One at a time tries ([SharedLooks.Turn]); anybody may wait.
    static final class Trouble {
        private final Map<Owner.Service, Convergence.Ending> waiting = new ConcurrentHashMap<>();
        private volatile Optional<Met> last = Optional.empty();

        /// @param wanted what was tried: equal means that it would end as before
        private record Met(Object wanted, Convergence.Ending ending) {}

        /// How it ends to try this, without trying where that is known.
        Convergence.Ending ending(Object wanted, Supplier<Convergence.Ending> attempt) {
            Convergence.Ending ending = last.filter(known -> known.wanted().equals(wanted))
                    .map(Met::ending)
                    .orElseGet(attempt);
            last = switch (ending) {
                case Convergence.Ending.Waiting _, Convergence.Ending.Awaiting _, Convergence.Ending.Failed _ ->
                    Optional.of(new Met(wanted, ending));
                case Convergence.Ending.Reached _, Convergence.Ending.Withheld _ -> Optional.empty();
            };
            return ending;
        }

        /// The present trouble; compared with that of another time it tells whether there is news.
        Object current() {
            return last;
        }

        /// From now on it may be tried again.
        void forget() {
            last = Optional.empty();
        }

        /// @param heard how bringing it about had ended when the Service asked
        /// @return false when that is over, and nobody has seen to the Service since
        boolean waits(Owner.Service service, Convergence.Ending heard) {
            waiting.put(service, heard);
            return last.filter(known -> !isNews(heard, known)).isPresent();
        }

        void waitsNoMore(Owner.Service service) {
            waiting.remove(service);
        }

        /// Those who need wait no more: everybody, unless there is trouble; then those who were told that it is
        /// under way, so that they say what came of it. They no longer count as waiting.
        List<Owner.Service> resumed() {
            Optional<Met> now = last;
            List<Owner.Service> all = waiting.entrySet().stream()
                    .filter(entry -> now.isEmpty() || isNews(entry.getValue(), now.get()))
                    .map(Map.Entry::getKey)
                    .toList();
            all.forEach(waiting::remove);
            return all;
        }

        private static boolean isNews(Convergence.Ending heard, Met now) {
            return heard instanceof Convergence.Ending.Awaiting
                    && !(now.ending() instanceof Convergence.Ending.Awaiting);
        }
    }

    /// Whether what is shared has to be looked at again, because Services need more of it than before: another
    /// process may have deleted of it what nobody needed, long ago or just now. Services are counted by
    /// anybody; all else is told by who has the [SharedLooks.Turn].
    static final class Proof {
        private final AtomicBoolean grown = new AtomicBoolean();
        private Optional<Object> wanted = Optional.empty();
        private volatile boolean open;
        private volatile boolean later;

        /// A Service was counted that may need more.
        void mayNeedMore() {
            grown.set(true);
        }

        /// This is what the Services need together now.
        void wanted(Object desired) {
            open |= grown.getAndSet(false) && !wanted.equals(Optional.of(desired));
            wanted = Optional.of(desired);
        }

        /// Whether it is to be looked at, once a Service that needs it owns something.
        boolean isOpen() {
            return open;
        }

        /// A look now could be older than our own last write.
        void putOff() {
            later = true;
        }

        /// Whether a look was put off.
        boolean isPutOff() {
            return later;
        }

        /// It is looked at now.
        void looked() {
            later = false;
        }

        /// It was looked at.
        ///
        /// @param holds whether all stands that was wanted
        void ended(boolean holds) {
            open = !holds;
        }
    }
}
