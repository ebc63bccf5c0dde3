// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.controller.ensure.Admission.Judgement;
import io.cloudlb.core.controller.ensure.Admission.Judgement.Can;
import io.cloudlb.core.controller.state.OwnerRecord;
import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whether what a Service asks for can be done, by a provider that says what a test wants it to say.
class AdmissionTest {
    private static final Owner.Shared SHARED = new Owner.Shared(new ClusterIdentity("c", "u"));
    private static final Problem NO_SUBNET = new Problem("SubnetNotFound", "annotation", "there is no subnet");
    private static final Problem NOTED = new Problem("Noted", "annotation", "it means nothing");
    private static final AService WEB = aService("web").port(Protocol.TCP, 80, 30080);
    private static final ServiceView BAD = aService("web")
            .sourceRanges("everywhere")
            .port(Protocol.TCP, 80, 30080)
            .view();

    private final ManualClock clock = new ManualClock();
    private final StateMemory<Set<String>, Set<String>> memory = new StateMemory<>(clock);
    private final List<LoadBalancerSpec> resolved = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final SetProvider provider = new SetProvider(SetProvider::added);
    private final KnownState<Set<String>, Set<String>, AnAddition> known =
            new KnownState<>(provider, memory, SHARED, () -> {});
    private final Admission<Set<String>, Set<String>, AnAddition> admission = new Admission<>(
            known,
            new ServiceTranslator(
                    SHARED.cluster(),
                    provider.traits().capabilities(),
                    provider.traits().annotations(),
                    false),
            SharedLooks.of(known, _ -> {}, Runnable::run, clock),
            clock);
    private final Owner.Service owner = known.owner(WEB.view());

    @BeforeEach
    void resolveAll() {
        means(new Resolution.Resolved<>(Set.of("lb"), List.of(NOTED)));
    }

    @Test
    void acceptsWhatCanBeDoneAndTellsWhatIsToBeKnown() {
        Judgement<Set<String>> judgement = judge(WEB.view());

        assertThat(judgement.can()).isEqualTo(Can.IT_CAN);
        assertThat(judgement.wish().orElseThrow().desired()).containsExactly("lb");
        assertThat(judgement.problems()).isEmpty();
        assertThat(judgement.warnings()).containsExactly(NOTED);
    }

    @Test
    void namesTheProblemsOfTheServiceAndOfTheCloudTogether() {
        means(new Resolution.Refused<>(List.of(NO_SUBNET), List.of(NOTED)));

        Judgement<Set<String>> judgement = judge(BAD);

        assertThat(judgement.can()).isEqualTo(Can.IT_CANNOT);
        assertThat(judgement.problems()).hasSize(2).contains(NO_SUBNET);
        assertThat(judgement.warnings()).containsExactly(NOTED);
        assertThat(judgement.lookAgain()).isEmpty();
    }

    @Test
    void takesWhatWasThoughtThroughBefore() {
        Admission.Draft<Set<String>> early = admission.draft(WEB.view());
        ServiceView written = new ServiceView(
                new ServiceView.Meta(
                        WEB.key(),
                        owner.uid(),
                        "1234",
                        false,
                        Set.of(),
                        WEB.view().meta().annotations()),
                WEB.view().spec(),
                WEB.view().status());

        assertThat(admission.judge(written, Optional.of(early), () -> {}).can()).isEqualTo(Can.IT_CAN);

        assertThat(resolved).hasSize(1);
    }

    @Test
    void thinksAgainWhereSomethingElseIsAskedFor() {
        Admission.Draft<Set<String>> early = admission.draft(WEB.view());

        admission.judge(WEB.port(Protocol.TCP, 443, 30443).view(), Optional.of(early), () -> {});

        assertThat(resolved).hasSize(2);
        assertThat(resolved.getLast().listeners()).hasSize(2);
    }

    @Test
    void thinksAgainWhereTheNodesOrTheSurroundingsAreOthers() {
        Admission.Draft<Set<String>> early = admission.draft(WEB.view());

        memory.put(SHARED, Set.of("subnet"));
        admission.judge(WEB.view(), Optional.of(early), () -> {});
        memory.put(SHARED, Set.of());
        NodeSet nodes = NodeSelection.select(List.of(ANode.aNode("a").view()));
        memory.nodesAre(nodes);
        Judgement<Set<String>> judgement = admission.judge(WEB.view(), Optional.of(early), () -> {});

        assertThat(resolved).hasSize(3);
        assertThat(judgement.wish().orElseThrow().nodes()).isEqualTo(nodes);
    }

    @Test
    void looksOnceWhereTheSurroundingsDoNotTell() {
        meansOnly("subnet", Optional.empty());
        provider.finding(_ -> Set.of("subnet"));

        assertThat(judge(WEB.view()).can()).isEqualTo(Can.IT_CAN);

        assertThat(told).containsExactly("looking");
        assertThat(memory.state(SHARED)).contains(Set.of("subnet"));
    }

    @Test
    void refusesAfterALookThatDidNotHelpAndSaysWhenToLookAgain() {
        meansOnly("subnet", Optional.empty());

        Judgement<Set<String>> judgement = judge(WEB.view());

        assertThat(judgement.can()).isEqualTo(Can.IT_CANNOT);
        assertThat(judgement.problems()).containsExactly(NO_SUBNET);
        assertThat(judgement.lookAgain()).isPresent();
        assertThat(judge(WEB.view())).isEqualTo(judgement);
        assertThat(told).as("the same question is not asked twice").containsExactly("looking");
    }

    @Test
    void doesWhatCanBeDoneMeanwhile() {
        meansOnly("subnet", Optional.of(Set.of("kept")));

        Judgement<Set<String>> judgement = judge(WEB.view());

        assertThat(judgement.can()).isEqualTo(Can.IN_PART);
        assertThat(judgement.wish().orElseThrow().desired()).containsExactly("kept");
        assertThat(judgement.problems()).containsExactly(NO_SUBNET);
    }

    @Test
    void doesWhatCanBeDoneAlsoWhereTheCloudDoesNotAnswer() {
        meansOnly("subnet", Optional.of(Set.of("kept")));
        provider.finding(_ -> {
            throw new CloudException(CloudError.unavailable("nobody home", "r"));
        });

        assertThat(judge(WEB.view()).can()).isEqualTo(Can.IN_PART);
    }

    @Test
    void reportsACloudThatDoesNotAnswerWhereNothingCanBeDoneWithoutIt() {
        meansOnly("subnet", Optional.empty());
        provider.finding(_ -> {
            throw new CloudException(CloudError.unavailable("nobody home", "r"));
        });

        assertThatThrownBy(() -> judge(WEB.view())).isInstanceOf(CloudException.class);
    }

    @Test
    void keepsWhatARefusedServiceLastAskedFor() {
        LoadBalancerSpec before = admission.draft(WEB.view()).spec();
        memory.served(owner, new OwnerRecord.Served<>(Wish.Basis.asked(before), Set.of("lb"), ""));

        Wish<Set<String>> kept = admission.lastGood(owner).orElseThrow();

        assertThat(kept.basis()).isEqualTo(Wish.Basis.asked(before));
        assertThat(kept.desired()).containsExactly("lb");
    }

    @Test
    void keepsWhatStandsWhereItIsNotKnownWhatWasAskedFor() {
        memory.put(owner, Set.of("lb.example"));

        assertThat(admission.lastGood(owner).orElseThrow().basis()).isEqualTo(Wish.Basis.asItStands(owner));
    }

    @Test
    void keepsNothingThatServesNobody() {
        assertThat(admission.lastGood(owner)).isEmpty();

        memory.put(owner, Set.of("half a load balancer"));

        assertThat(admission.lastGood(owner)).isEmpty();
    }

    private Judgement<Set<String>> judge(ServiceView service) {
        return admission.judge(service, Optional.empty(), () -> told.add("looking"));
    }

    private void means(Resolution<Set<String>> resolution) {
        provider.resolving((spec, _) -> {
            resolved.add(spec);
            return resolution;
        });
    }

    /// It means something where that is among what is known of the surroundings.
    private void meansOnly(String needed, Optional<Set<String>> meanwhile) {
        provider.resolving((_, shared) -> shared.contains(needed)
                ? new Resolution.Resolved<>(Set.of("lb"), List.of())
                : new Resolution.Unknown<>(List.of(NO_SUBNET), List.of(), meanwhile));
    }
}
