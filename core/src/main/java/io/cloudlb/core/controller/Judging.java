// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.Condition;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.translate.Translation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides whether what a Service asks for can be done: translation, then the provider, all problems together. No call
/// is made but one look at the surroundings, shared by all who ask, where the memory of them does not tell, or
/// is in doubt.
final class Judging<D, S, C extends Change> {
    private static final Logger LOG = LoggerFactory.getLogger(Judging.class);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Workshop<D, S, C> shop;

    Judging(Workshop<D, S, C> shop) {
        this.shop = shop;
    }

    Judgement<D> judge(ServiceInHand service) {
        readSurroundingsInDoubt();
        NodeSet nodes = shop.nodes().get();
        Translation translation = shop.translator().translate(service.view());
        LoadBalancerSpec spec = translation.spec();
        Resolution<D> resolution = resolve(spec, nodes);
        boolean looked = false;
        if (resolution instanceof Resolution.Unknown<D> && !isHeld(service, spec, nodes)) {
            sayThatWeLook(service);
            looked = shop.shared().look(shop.shared().looks());
            resolution = looked ? resolve(spec, nodes) : resolution;
        }
        return weigh(translation, resolution, nodes, looked);
    }

    /// If the cloud does not tell now, what is remembered has to do; whoever needs to know will ask, and report.
    private void readSurroundingsInDoubt() {
        try {
            if (shop.memory().isDoubtful(new Owner.Shared(shop.settings().cluster()))) {
                shop.shared().look(shop.shared().looks());
            }
        } catch (CloudException e) {
            LOG.debug("The surroundings are not read again: {}", e.getMessage());
        }
    }

    /// What the surroundings did not tell, for [Holds].
    record Doubt(LoadBalancerSpec spec, NodeSet nodes) {}

    private Resolution<D> resolve(LoadBalancerSpec spec, NodeSet nodes) {
        return shop.resolve(new Basis.Asked(spec), nodes);
    }

    private boolean isHeld(ServiceInHand service, LoadBalancerSpec spec, NodeSet nodes) {
        return shop.holds()
                .standing(service.view().key(), new Doubt(spec, nodes))
                .isPresent();
    }

    private static void sayThatWeLook(ServiceInHand service) {
        boolean silent = service.said()
                .accepted()
                .map(verdict -> verdict.isBecause(ConditionReason.STARTING))
                .orElse(true);
        if (silent) {
            service.say(service.said()
                    .accepting(new Verdict(
                            Condition.Status.UNKNOWN,
                            ConditionReason.CHECKING,
                            "The cloud is asked for the networks and machines that this Service needs")));
        }
    }

    private Judgement<D> weigh(Translation translation, Resolution<D> resolution, NodeSet nodes, boolean looked) {
        List<Problem> found = translation.problems();
        return switch (resolution) {
            case Resolution.Resolved<D>(D desired, List<Problem> warnings) ->
                found.isEmpty()
                        ? new Judgement.Good<>(
                                new Wish<>(new Basis.Asked(translation.spec()), desired, nodes),
                                Judgement.together(translation.warnings(), warnings))
                        : new Judgement.Bad<>(found, Optional.empty());
            case Resolution.Refused<D>(List<Problem> problems, List<Problem> _) ->
                new Judgement.Bad<>(Judgement.together(found, problems), Optional.empty());
            case Resolution.Unknown<D>(List<Problem> problems, List<Problem> _) ->
                new Judgement.Bad<>(
                        Judgement.together(found, problems), Optional.of(looked ? NextStep.SLOW_LOOK : SOON));
        };
    }
}
