// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.queue.NextStep;
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

    private final Workshop<D, S, C> shop;

    public Admission(Workshop<D, S, C> shop) {
        this.shop = shop;
    }

    public Judgement<D> judge(ServiceWriter service) {
        boolean beingRead = readSurroundingsInDoubt();
        NodeSet nodes = shop.nodes().get();
        Translation translation = shop.translator().translate(service.view());
        LoadBalancerSpec spec = translation.spec();
        Resolution<D> first = resolve(spec, nodes);
        boolean good = translation.problems().isEmpty();
        if (beingRead && good && first instanceof Resolution.Resolved<D> && !stands(spec)) {
            return new Judgement.Open<>(Optional.empty());
        }
        if (!(first instanceof Resolution.Unknown<D>)) {
            ask(service, Optional.empty());
            return weigh(translation, first, nodes, Optional.empty());
        }
        Optional<Duration> lookAgain =
                look(service, spec, nodes, first.possible().isPresent());
        return lookAgain.isPresent()
                ? weigh(translation, resolve(spec, nodes), nodes, lookAgain)
                : new Judgement.Open<>(first.possible()
                        .filter(_ -> good)
                        .map(desired -> new Wish<>(new Wish.Basis.Asked(spec), desired, nodes)));
    }

    /// Whether the Service was brought to just this, so that at most its targets are to move.
    private boolean stands(LoadBalancerSpec spec) {
        return shop.memory()
                .served(spec.owner())
                .filter(served -> served.basis().equals(new Wish.Basis.Asked(spec)))
                .isPresent();
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
        long now = shop.time().nanoTime();
        Optional<ServiceRecord.Question> same = shop.memory()
                .service(service.view().key())
                .question()
                .filter(known -> known.isOf(spec, nodes));
        if (same.isPresent() && now < same.get().until()) {
            return Optional.of(Duration.ofNanos(same.get().until() - now));
        }
        sayThatWeLook(service);
        long seen = same.map(ServiceRecord.Question::looks).orElseGet(shop.shared()::looks);
        SharedLooks.Look look = shop.shared().look(seen);
        long looks = look == SharedLooks.Look.UNDER_WAY ? seen : shop.shared().looks();
        long until = look == SharedLooks.Look.TAKEN ? now + NextStep.SLOW_LOOK.toNanos() : now;
        ask(service, Optional.of(new ServiceRecord.Question(spec, nodes, looks, until)));
        return switch (look) {
            case TAKEN -> Optional.of(NextStep.SLOW_LOOK);
            case NOT_NOW -> Optional.of(SOON);
            case UNDER_WAY -> Optional.empty();
        };
    }

    private void ask(ServiceWriter service, Optional<ServiceRecord.Question> question) {
        ServiceKey key = service.view().key();
        if (!shop.memory().service(key).question().equals(question)) {
            shop.memory().update(key, known -> known.asking(question));
        }
    }

    /// The same without any call: what the surroundings would have to tell is left open.
    public Judgement<D> judgeAsKnown(ServiceView service) {
        NodeSet nodes = shop.nodes().get();
        Translation translation = shop.translator().translate(service);
        return weigh(translation, resolve(translation.spec(), nodes), nodes, Optional.of(SOON));
    }

    /// If the cloud does not tell now, what is remembered has to do; whoever needs to know will ask, and report.
    ///
    /// @return whether that is under way
    private boolean readSurroundingsInDoubt() {
        try {
            return shop.memory().isDoubtful(new Owner.Shared(shop.settings().cluster()))
                    && shop.shared().look(shop.shared().looks()) == SharedLooks.Look.UNDER_WAY;
        } catch (CloudException e) {
            LOG.debug("The surroundings are not read again: {}", e.getMessage());
            return false;
        }
    }

    private Resolution<D> resolve(LoadBalancerSpec spec, NodeSet nodes) {
        return shop.resolve(new Wish.Basis.Asked(spec), nodes);
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
                        ? new Judgement.Good<>(
                                new Wish<>(new Wish.Basis.Asked(translation.spec()), desired, nodes),
                                Judgement.together(translation.warnings(), warnings))
                        : new Judgement.Bad<>(found, Optional.empty());
            case Resolution.Refused<D>(List<Problem> problems, List<Problem> _) ->
                new Judgement.Bad<>(Judgement.together(found, problems), Optional.empty());
            case Resolution.Unknown<D>(List<Problem> problems, List<Problem> _, Optional<D> meanwhile)
            when found.isEmpty() && meanwhile.isPresent() ->
                new Judgement.Partly<>(
                        new Wish<>(new Wish.Basis.Asked(translation.spec()), meanwhile.get(), nodes),
                        problems,
                        lookAgain);
            case Resolution.Unknown<D>(List<Problem> problems, List<Problem> _, Optional<D> _) ->
                new Judgement.Bad<>(Judgement.together(found, problems), lookAgain);
        };
    }

    /// Whether what a Service asks for can be done.
    ///
    /// @param <D> the provider's desired state
    public sealed interface Judgement<D> {
        /// It can.
        ///
        /// @param warnings what the user should know
        record Good<D>(Wish<D> wish, List<Problem> warnings) implements Judgement<D> {}

        /// It can in part: what is missing around the Service stays as it stands, all else becomes as it asks.
        ///
        /// @param problems what is missing
        /// @param lookAgain when to look for it again
        record Partly<D>(Wish<D> wish, List<Problem> problems, Optional<Duration> lookAgain) implements Judgement<D> {}

        /// It cannot; all that is wrong with it, from translation and from the provider.
        ///
        /// @param lookAgain when to look again, where the surroundings may change without notice
        record Bad<D>(List<Problem> problems, Optional<Duration> lookAgain) implements Judgement<D> {}

        /// That is being found out: a look at the surroundings is under way.
        ///
        /// @param meanwhile what can be done without it; empty when nothing can
        record Open<D>(Optional<Wish<D>> meanwhile) implements Judgement<D> {}

        static List<Problem> together(Collection<Problem> some, Collection<Problem> others) {
            return Stream.concat(some.stream(), others.stream())
                    .sorted()
                    .distinct()
                    .toList();
        }
    }
}
