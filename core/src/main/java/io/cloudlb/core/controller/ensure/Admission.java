// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.state.ConditionReason;
import io.cloudlb.core.controller.state.ServiceRecord;
import io.cloudlb.core.controller.state.Wish;
import io.cloudlb.core.controller.status.AcceptedCondition;
import io.cloudlb.core.controller.status.ServiceWriter;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.translate.Translation;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides whether what a Service asks for can be done: translation, then the provider, all problems together. No call
/// is made but one look at the surroundings, shared by all who ask, where the memory of them does not tell, or
/// is in doubt.
public final class Admission<D, S, C extends Change> {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final LoadBalancers<D, S, C> balancers;

    public Admission(LoadBalancers<D, S, C> balancers) {
        this.balancers = balancers;
    }

    public Judgement<D> judge(ServiceWriter service) {
        boolean beingRead = readSurroundingsInDoubt();
        NodeSet nodes = balancers.memory().nodes();
        Translation translation = balancers.translator().translate(service.view());
        LoadBalancerSpec spec = translation.spec();
        Resolution<D> first = resolve(spec, nodes);
        boolean good = translation.problems().isEmpty();
        if (beingRead
                && good
                && first instanceof Resolution.Resolved<D>
                && !balancers.memory().isServed(spec.owner(), new Wish.Basis.Asked(spec))) {
            return Judgement.open(Optional.empty());
        }
        if (!(first instanceof Resolution.Unknown<D>)) {
            ask(service, Optional.empty());
            return weigh(translation, first, nodes, Optional.empty());
        }
        Optional<Duration> lookAgain =
                look(service, spec, nodes, first.possible().isPresent());
        return lookAgain.isPresent()
                ? weigh(translation, resolve(spec, nodes), nodes, lookAgain)
                : Judgement.open(first.possible()
                        .filter(_ -> good)
                        .map(desired -> new Wish<>(new Wish.Basis.Asked(spec), desired, nodes)));
    }

    /// The same where something can be done also without it: then a cloud that does not answer is no reason to wait.
    private Optional<Duration> look(ServiceWriter service, LoadBalancerSpec spec, NodeSet nodes, boolean mayGoOn) {
        try {
            return look(service, spec, nodes);
        } catch (CloudException e) {
            if (!mayGoOn) {
                throw e;
            }
            LOG.debug("The surroundings are not read again: {}", e.getMessage());
            return Optional.of(SOON);
        }
    }

    /// Looks at the surroundings, if they were not looked at for this question lately: neither the echo of our own
    /// status write nor an edit that changes nothing of it is a reason. A look that others took since counts.
    ///
    /// @return when to look again if it does not help; empty while a look is under way
    private Optional<Duration> look(ServiceWriter service, LoadBalancerSpec spec, NodeSet nodes) {
        long now = balancers.time().nanoTime();
        Optional<ServiceRecord.Question> same =
                balancers.memory().service(service.view().key()).question().filter(known -> known.isOf(spec, nodes));
        if (same.isPresent() && now < same.get().until()) {
            return Optional.of(Duration.ofNanos(same.get().until() - now));
        }
        sayThatWeLook(service);
        long seen = same.map(ServiceRecord.Question::looks)
                .orElseGet(balancers.shared().looks()::number);
        SharedLooks.Look look = balancers.shared().looks().look(seen);
        long looks = look == SharedLooks.Look.UNDER_WAY
                ? seen
                : balancers.shared().looks().number();
        long until = look == SharedLooks.Look.TAKEN ? now + Outcome.SLOW_LOOK.toNanos() : now;
        ask(service, Optional.of(new ServiceRecord.Question(spec, nodes, looks, until)));
        return switch (look) {
            case TAKEN -> Optional.of(Outcome.SLOW_LOOK);
            case NOT_NOW -> Optional.of(SOON);
            case UNDER_WAY -> Optional.empty();
        };
    }

    private void ask(ServiceWriter service, Optional<ServiceRecord.Question> question) {
        ServiceKey key = service.view().key();
        if (!balancers.memory().service(key).question().equals(question)) {
            balancers.memory().update(key, known -> known.asking(question));
        }
    }

    /// The same without any call: what the surroundings would have to tell is left open.
    public Judgement<D> judgeAsKnown(ServiceView service) {
        NodeSet nodes = balancers.memory().nodes();
        Translation translation = balancers.translator().translate(service);
        return weigh(translation, resolve(translation.spec(), nodes), nodes, Optional.of(SOON));
    }

    /// If the cloud does not tell now, what is remembered has to do; whoever needs to know will ask, and report.
    ///
    /// @return whether that is under way
    private boolean readSurroundingsInDoubt() {
        try {
            return balancers.memory().isDoubtful(balancers.sharedOwner())
                    && balancers
                                    .shared()
                                    .looks()
                                    .look(balancers.shared().looks().number())
                            == SharedLooks.Look.UNDER_WAY;
        } catch (CloudException e) {
            LOG.debug("The surroundings are not read again: {}", e.getMessage());
            return false;
        }
    }

    private Resolution<D> resolve(LoadBalancerSpec spec, NodeSet nodes) {
        return balancers.known().resolve(new Wish.Basis.Asked(spec), nodes);
    }

    private static void sayThatWeLook(ServiceWriter service) {
        boolean silent = service.said()
                .accepted()
                .map(verdict -> verdict.isBecause(ConditionReason.STARTING))
                .orElse(true);
        if (silent) {
            service.say(service.said().accepting(AcceptedCondition.checking()));
        }
    }

    private Judgement<D> weigh(
            Translation translation, Resolution<D> resolution, NodeSet nodes, Optional<Duration> lookAgain) {
        List<Problem> found = translation.problems();
        return switch (resolution) {
            case Resolution.Resolved<D>(D desired, List<Problem> warnings) ->
                found.isEmpty()
                        ? Judgement.good(
                                new Wish<>(new Wish.Basis.Asked(translation.spec()), desired, nodes),
                                Judgement.together(translation.warnings(), warnings))
                        : Judgement.bad(found, Optional.empty());
            case Resolution.Refused<D>(List<Problem> problems, List<Problem> _) ->
                Judgement.bad(Judgement.together(found, problems), Optional.empty());
            case Resolution.Unknown<D>(List<Problem> problems, List<Problem> _, Optional<D> meanwhile)
            when found.isEmpty() && meanwhile.isPresent() ->
                new Judgement<>(
                        Judgement.Can.IN_PART,
                        Optional.of(new Wish<>(new Wish.Basis.Asked(translation.spec()), meanwhile.get(), nodes)),
                        problems,
                        lookAgain);
            case Resolution.Unknown<D>(List<Problem> problems, List<Problem> _, Optional<D> _) ->
                Judgement.bad(Judgement.together(found, problems), lookAgain);
        };
    }

    /// What a Service keeps that asks for what cannot be done: a bad edit does not take away what works. Its
    /// load balancer stays as it was last asked for, or, where that is not known (it was asked of an earlier
    /// process), as it stands; and its targets follow the nodes.
    ///
    /// @return empty when nothing of it serves anybody
    public Optional<Wish<D>> lastGood(Owner.Service owner) {
        return balancers
                .memory()
                .served(owner)
                .flatMap(served -> lastGood(served.basis()))
                .or(() -> asItStands(owner));
    }

    private Optional<Wish<D>> asItStands(Owner.Service owner) {
        return balancers.owns(owner)
                ? lastGood(new Wish.Basis.AsItStands(owner)).filter(wish -> serves(owner, wish.desired()))
                : Optional.empty();
    }

    private Optional<Wish<D>> lastGood(Wish.Basis basis) {
        NodeSet nodes = balancers.memory().nodes();
        long seen = balancers.shared().looks().number();
        Resolution<D> first = balancers.known().resolve(basis, nodes);
        SharedLooks.Look look = first instanceof Resolution.Unknown<D>
                ? balancers.shared().looks().look(seen)
                : SharedLooks.Look.NOT_NOW;
        if (look == SharedLooks.Look.UNDER_WAY && first.possible().isEmpty()) {
            throw new CloudException(
                    new CloudError.Unavailable("what is around the load balancer is still being read", ""));
        }
        return (look == SharedLooks.Look.TAKEN ? balancers.known().resolve(basis, nodes) : first)
                .possible()
                .map(desired -> new Wish<>(basis, desired, nodes));
    }

    /// Whether there is a load balancer that can be published. Planning reads what a listing left open.
    private boolean serves(Owner.Service owner, D desired) {
        balancers.known().plan(owner, desired);
        return !balancers
                .provider()
                .publish(desired, balancers.known().state(owner))
                .isEmpty();
    }

    /// Whether what a Service asks for can be done.
    ///
    /// @param wish what it is to have; empty where that is nothing
    /// @param problems what is wrong, from translation and from the provider; of [Can#IT_CAN] what the user
    ///     should know
    /// @param lookAgain when to look again, where the surroundings may change without notice
    /// @param <D> the provider's desired state
    public record Judgement<D>(Can can, Optional<Wish<D>> wish, List<Problem> problems, Optional<Duration> lookAgain) {
        /// How much of it.
        public enum Can {
            IT_CAN,
            /// What is missing around the Service stays as it stands, all else becomes as it asks.
            IN_PART,
            IT_CANNOT,
            /// That is being found out: a look at the surroundings is under way. What can be done without it is wished.
            NOT_KNOWN
        }

        static <D> Judgement<D> good(Wish<D> wish, List<Problem> warnings) {
            return new Judgement<>(Can.IT_CAN, Optional.of(wish), warnings, Optional.empty());
        }

        static <D> Judgement<D> bad(List<Problem> problems, Optional<Duration> lookAgain) {
            return new Judgement<>(Can.IT_CANNOT, Optional.empty(), problems, lookAgain);
        }

        static <D> Judgement<D> open(Optional<Wish<D>> meanwhile) {
            return new Judgement<>(Can.NOT_KNOWN, meanwhile, List.of(), Optional.empty());
        }

        private static List<Problem> together(Collection<Problem> some, Collection<Problem> others) {
            return Stream.concat(some.stream(), others.stream())
                    .sorted()
                    .distinct()
                    .toList();
        }
    }
}
