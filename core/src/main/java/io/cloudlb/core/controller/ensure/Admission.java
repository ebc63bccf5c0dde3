// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.controller.state.ServiceRecord;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.core.translate.ServiceTranslator.Translation;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides whether what a Service asks for can be done: translation, then the provider, all problems together. No call
/// is made but one look at the surroundings, shared by all who ask, where the memory of them does not tell, or
/// is in doubt. Needs nothing that writes: a preview decides by the same.
public final class Admission<D, S, C extends Change> {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final KnownState<D, S, C> cloud;
    private final ServiceTranslator translator;
    private final SharedLooks looks;
    private final TimeSource time;

    public Admission(KnownState<D, S, C> cloud, ServiceTranslator translator, SharedLooks looks, TimeSource time) {
        this.cloud = cloud;
        this.translator = translator;
        this.looks = looks;
        this.time = time;
    }

    /// Thinks through what a Service asks for, without any call.
    public Draft<D> draft(ServiceView service) {
        NodeSet nodes = cloud.memory().nodes();
        S shared = cloud.sharedState();
        Translation<LoadBalancerSpec> translation = translator.translate(service);
        Resolution<D> resolution = cloud.resolve(Wish.Basis.asked(translation.value()), nodes);
        return new Draft<>(service, nodes, shared, translation, resolution);
    }

    /// Decides.
    ///
    /// @param early what was thought through before, if anything; it counts where it would be the same now
    /// @param looking called before a look that the Service may have to wait for
    public Judgement<D> judge(ServiceView service, Optional<Draft<D>> early, Runnable looking) {
        boolean beingRead = readSurroundingsInDoubt();
        Draft<D> draft = early.filter(
                        known -> known.isOf(service, cloud.memory().nodes(), cloud.sharedState()))
                .orElseGet(() -> draft(service));
        if (beingRead
                && draft.translation().accepted()
                && draft.resolution() instanceof Resolution.Resolved<D>
                && !cloud.memory().isServed(draft.spec().owner(), draft.basis())) {
            return Judgement.open(Optional.empty());
        }
        if (!(draft.resolution() instanceof Resolution.Unknown<D>)) {
            ask(draft, Optional.empty());
            return draft.weighed(Optional.empty());
        }
        Optional<Duration> lookAgain = lookUnlessItCanDoWithout(draft, looking);
        return lookAgain.isPresent()
                ? draft.resolved(cloud.resolve(draft.basis(), draft.nodes())).weighed(lookAgain)
                : Judgement.open(draft.resolution()
                        .possible()
                        .filter(_ -> draft.translation().accepted())
                        .map(draft::wish));
    }

    /// Where something can be done also without a look, a cloud that does not answer is no reason to wait.
    private Optional<Duration> lookUnlessItCanDoWithout(Draft<D> draft, Runnable looking) {
        try {
            return look(draft, looking);
        } catch (CloudException e) {
            if (draft.resolution().possible().isEmpty()) {
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
    private Optional<Duration> look(Draft<D> draft, Runnable looking) {
        long now = time.nanoTime();
        Optional<ServiceRecord.Question> same =
                question(draft).filter(known -> known.isOf(draft.spec(), draft.nodes()));
        if (same.isPresent() && now < same.get().until()) {
            return Optional.of(Duration.ofNanos(same.get().until() - now));
        }
        looking.run();
        long seen = same.map(ServiceRecord.Question::looks).orElseGet(looks::number);
        SharedLooks.Look look = looks.look(seen);
        long taken = look == SharedLooks.Look.UNDER_WAY ? seen : looks.number();
        long until = look == SharedLooks.Look.TAKEN ? now + Outcome.SLOW_LOOK.toNanos() : now;
        ask(draft, Optional.of(new ServiceRecord.Question(draft.spec(), draft.nodes(), taken, until)));
        return switch (look) {
            case TAKEN -> Optional.of(Outcome.SLOW_LOOK);
            case NOT_NOW -> Optional.of(SOON);
            case UNDER_WAY -> Optional.empty();
        };
    }

    private Optional<ServiceRecord.Question> question(Draft<D> draft) {
        return cloud.memory().service(draft.of().key()).question();
    }

    private void ask(Draft<D> draft, Optional<ServiceRecord.Question> question) {
        if (!question(draft).equals(question)) {
            cloud.memory().update(draft.of().key(), known -> known.asking(question));
        }
    }

    /// If the cloud does not tell now, what is remembered has to do; whoever needs to know will ask, and report.
    ///
    /// @return whether that is under way
    private boolean readSurroundingsInDoubt() {
        try {
            return cloud.memory().isDoubtful(cloud.shared())
                    && looks.look(looks.number()) == SharedLooks.Look.UNDER_WAY;
        } catch (CloudException e) {
            LOG.debug("The surroundings are not read again: {}", e.getMessage());
            return false;
        }
    }

    /// What a Service keeps that asks for what cannot be done: a bad edit does not take away what works. Its
    /// load balancer stays as it was last asked for, or, where that is not known (it was asked of an earlier
    /// process), as it stands; and its targets follow the nodes.
    ///
    /// @return empty when nothing of it serves anybody
    public Optional<Wish<D>> lastGood(Owner.Service owner) {
        return cloud.memory()
                .served(owner)
                .flatMap(served -> lastGood(served.basis()))
                .or(() -> asItStands(owner));
    }

    private Optional<Wish<D>> asItStands(Owner.Service owner) {
        return cloud.owns(owner)
                ? lastGood(Wish.Basis.asItStands(owner)).filter(wish -> serves(owner, wish.desired()))
                : Optional.empty();
    }

    private Optional<Wish<D>> lastGood(Wish.Basis basis) {
        NodeSet nodes = cloud.memory().nodes();
        long seen = looks.number();
        Resolution<D> first = cloud.resolve(basis, nodes);
        SharedLooks.Look look = first instanceof Resolution.Unknown<D> ? looks.look(seen) : SharedLooks.Look.NOT_NOW;
        if (look == SharedLooks.Look.UNDER_WAY && first.possible().isEmpty()) {
            throw new CloudException(
                    CloudError.unavailable("what is around the load balancer is still being read", ""));
        }
        return (look == SharedLooks.Look.TAKEN ? cloud.resolve(basis, nodes) : first)
                .possible()
                .map(desired -> new Wish<>(basis, desired, nodes));
    }

    /// Whether there is a load balancer that can be published. Planning reads what a listing left open.
    private boolean serves(Owner.Service owner, D desired) {
        cloud.plan(owner, desired);
        return !cloud.provider().publish(desired, cloud.state(owner)).isEmpty();
    }

    /// What a Service asks for, thought through: as it was, with what was known then.
    ///
    /// @param of the Service
    /// @param nodes the nodes that took traffic
    /// @param surroundings what was known of what Services share, and of what is around them
    /// @param translation what it asks for
    /// @param resolution what that means on the cloud
    /// @param <D> the provider's desired state
    public record Draft<D>(
            ServiceView of,
            NodeSet nodes,
            Object surroundings,
            Translation<LoadBalancerSpec> translation,
            Resolution<D> resolution) {
        LoadBalancerSpec spec() {
            return translation.value();
        }

        Wish.Basis basis() {
            return Wish.Basis.asked(spec());
        }

        Wish<D> wish(D desired) {
            return new Wish<>(basis(), desired, nodes);
        }

        /// Whether it would be the same for this form of the Service, whose status means nothing here.
        boolean isOf(ServiceView service, NodeSet with, Object around) {
            return of.with(of.meta().unversioned())
                            .with(service.status())
                            .equals(service.with(service.meta().unversioned()))
                    && nodes.equals(with)
                    && surroundings.equals(around);
        }

        Draft<D> resolved(Resolution<D> afresh) {
            return new Draft<>(of, nodes, surroundings, translation, afresh);
        }

        /// Whether it can be done.
        ///
        /// @param lookAgain when to look again if the surroundings do not tell; empty where nobody will
        public Judgement<D> weighed(Optional<Duration> lookAgain) {
            List<Problem> found = translation.problems();
            List<Problem> warnings = Judgement.together(translation.warnings(), resolution.warnings());
            return switch (resolution) {
                case Resolution.Resolved<D>(D desired, List<Problem> _) ->
                    found.isEmpty()
                            ? Judgement.good(wish(desired), warnings)
                            : Judgement.bad(found, warnings, Optional.empty());
                case Resolution.Refused<D>(List<Problem> problems, List<Problem> _) ->
                    Judgement.bad(Judgement.together(found, problems), warnings, Optional.empty());
                case Resolution.Unknown<D>(List<Problem> problems, List<Problem> _, Optional<D> meanwhile)
                when found.isEmpty() && meanwhile.isPresent() ->
                    new Judgement<>(
                            Judgement.Can.IN_PART, Optional.of(wish(meanwhile.get())), problems, warnings, lookAgain);
                case Resolution.Unknown<D>(List<Problem> problems, List<Problem> _, Optional<D> _) ->
                    Judgement.bad(Judgement.together(found, problems), warnings, lookAgain);
            };
        }

        /// The same where the surroundings may tell more after a look.
        public Judgement<D> asKnown() {
            return weighed(Optional.of(SOON));
        }
    }

    /// Whether what a Service asks for can be done.
    ///
    /// @param wish what it is to have; empty where that is nothing
    /// @param problems what is wrong, from translation and from the provider
    /// @param warnings what its user should know besides
    /// @param lookAgain when to look again, where the surroundings may change without notice
    /// @param <D> the provider's desired state
    public record Judgement<D>(
            Can can,
            Optional<Wish<D>> wish,
            List<Problem> problems,
            List<Problem> warnings,
            Optional<Duration> lookAgain) {
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
            return new Judgement<>(Can.IT_CAN, Optional.of(wish), List.of(), warnings, Optional.empty());
        }

        static <D> Judgement<D> bad(List<Problem> problems, List<Problem> warnings, Optional<Duration> lookAgain) {
            return new Judgement<>(Can.IT_CANNOT, Optional.empty(), problems, warnings, lookAgain);
        }

        static <D> Judgement<D> open(Optional<Wish<D>> meanwhile) {
            return new Judgement<>(Can.NOT_KNOWN, meanwhile, List.of(), List.of(), Optional.empty());
        }

        /// What its user should know of one that can be done, if only in part.
        public List<Problem> remarks() {
            return together(warnings, problems);
        }

        private static List<Problem> together(Collection<Problem> some, Collection<Problem> others) {
            return Stream.concat(some.stream(), others.stream())
                    .sorted()
                    .distinct()
                    .toList();
        }
    }
}
