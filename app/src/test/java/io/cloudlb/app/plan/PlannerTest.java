// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.SpecEdit;
import io.cloudlb.testkit.controller.SteppedController;
import io.cloudlb.testkit.fake.FakeCloud;
import io.cloudlb.testkit.fake.FakeWorld;
import io.cloudlb.testkit.kube.KubeWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A plan for Services that exist: what a controller would do that served them before, on the fake cloud.
class PlannerTest {
    private static final ClaimRules RULES = new ClaimRules(true, Optional.empty(), List.of());
    private static final String REFUSE = "fake.example/refuse";
    private static final String ZONE = "fake.example/zone";

    private final ManualClock clock = new ManualClock();
    private final KubeWorld kube = new KubeWorld(clock);
    private final FakeCloud cloud = new FakeCloud();
    private final List<NodeView> nodes = new ArrayList<>();

    @BeforeEach
    void serveWeb() {
        addNode("node-a");
        kube.create(aService("web").port(80));
        runTheController();
        cloud.clearLedger();
    }

    @Test
    void hasNothingToDoForWhatIsServed() {
        assertThat(plan(present("web"))).isEqualTo(new Verdict.Planned(Changes.NONE));
    }

    @Test
    void refusesABadEditAndShowsTheTargetsThatGoOn() {
        addNode("node-b");

        assertThat(plan(edited("web", REFUSE, "not like this"))).isInstanceOfSatisfying(Verdict.Refused.class, it -> {
            assertThat(it.problems()).singleElement().asString().contains("not like this");
            assertThat(it.kept().orElseThrow().steps()).singleElement().satisfies(step -> {
                assertThat(step.action()).isEqualTo(Action.UPDATE);
                assertThat(step.detail()).contains("node-b");
            });
        });
    }

    @Test
    void goesOnToWhatWasAskedForBeforeTheBadEdit() {
        kube.edit(
                "web", SpecEdit.ports(aService("web").port(80).port(443).spec().ports()));

        assertThat(plan(edited("web", REFUSE, "not like this")))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        it -> assertThat(it.kept().orElseThrow().steps())
                                .anySatisfy(step -> assertThat(step.detail()).contains("creates", "443")));
    }

    @Test
    void keepsWhatStandsOfAServiceThatWasBadBefore() {
        kube.annotate("web", REFUSE, "not like this");
        addNode("node-b");

        assertThat(plan(present("web")))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        it -> assertThat(it.kept().orElseThrow().steps()).hasSize(1));
    }

    @Test
    void makesNothingOfABadServiceThatHasNothing() {
        assertThat(plan(aService("new").port(80).annotation(REFUSE, "no").view()))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class, it -> assertThat(it.kept()).isEmpty());
    }

    @Test
    void keepsWhatIsSharedForABadEdit() {
        Planner<?, ?, ?> planner = planner(edited("web", SpecEdit.sourceRanges(List.of("everywhere"))));

        assertThat(planner.services(Optional.empty()).getFirst().verdict()).isInstanceOf(Verdict.Refused.class);
        assertThat(planner.shared()).isEqualTo(Changes.NONE);
    }

    @Test
    void looksOnceMoreWhereTheSurroundingsDoNotTell() {
        Verdict verdict =
                plan(aService("new").port(80).annotation(ZONE, "north").view());

        assertThat(verdict).isInstanceOf(Verdict.Planned.class);
        assertThat(cloud.ledger()).filteredOn("Read"::equals).hasSize(1);
    }

    @Test
    void leavesAloneWhatAnotherControllerServes() {
        kube.create(aService("theirs").port(80));
        kube.addFinalizer("theirs", ClaimRules.COMMON_FINALIZER);
        kube.writeIngress("theirs", List.of(new Ingress(Address.hostName("other.example"), List.of())));

        assertThat(plan(present("theirs"))).isInstanceOf(Verdict.NotServed.class);
    }

    @Test
    void showsWhatGoesWithTheType() {
        assertThat(plan(edited("web", SpecEdit.type(ServiceType.CLUSTER_IP))))
                .isInstanceOfSatisfying(
                        Verdict.Planned.class,
                        it -> assertThat(it.changes().steps())
                                .isNotEmpty()
                                .allSatisfy(step -> assertThat(step.action()).isEqualTo(Action.DELETE)));
    }

    private void runTheController() {
        SteppedController controller = SteppedController.start(
                kube, clock, cloud.provider(), ControllerSettings.usual(FakeWorld.CLUSTER, RULES));
        controller.runFor(Duration.ofMinutes(1));
        controller.stop();
    }

    private void addNode(String name) {
        kube.addNode(ANode.aNode(name));
        nodes.add(ANode.aNode(name).view());
    }

    private ServiceView present(String name) {
        return kube.service(name);
    }

    private ServiceView edited(String name, String annotation, String value) {
        ServiceView now = kube.service(name);
        AService asking = aService(name).annotation(annotation, value);
        return now.with(new ServiceView.Meta(
                now.key(),
                now.uid(),
                "",
                false,
                now.meta().finalizers(),
                asking.view().meta().annotations()));
    }

    private ServiceView edited(String name, SpecEdit edit) {
        ServiceView now = kube.service(name);
        return now.with(edit.apply(now.spec()));
    }

    private Verdict plan(ServiceView candidate) {
        Verdict verdict =
                planner(candidate).services(Optional.empty()).getFirst().verdict();
        assertThat(cloud.ledger()).allSatisfy(call -> assertThat(call).isIn("List", "Read"));
        return verdict;
    }

    private Planner<?, ?, ?> planner(ServiceView candidate) {
        boolean exists =
                kube.services().stream().anyMatch(service -> service.key().equals(candidate.key()));
        PlanInput input = new PlanInput(
                FakeWorld.CLUSTER,
                true,
                NodeSelection.select(nodes),
                _ -> Optional.empty(),
                RULES,
                Set.of(),
                Policy.SYNC,
                List.of(new PlanInput.Candidate.Wished(candidate, exists)),
                kube.services(),
                List.of(),
                List.of());
        return Planner.read(cloud.provider(), input, Unborn.FIRST);
    }
}
