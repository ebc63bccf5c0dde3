// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.metallb.allocation.MetalLbAnnotations;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import io.cloudlb.testkit.crash.CrashMatrix;
import io.cloudlb.testkit.crash.Scenario;
import io.cloudlb.testkit.crash.Stage;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The controller with MetalLB's pools survives its own death, and every fault, at every call of the ledger and
/// every write of a status: nobody moves, and the end is the same.
class MetalLbCrashMatrixTest {
    private static final String IPS = MetalLbAnnotations.LOAD_BALANCER_IPS;
    private static final APool[] SMALL = {aPool("a", "10.0.0.0/31")};
    private static final AService RED = aService("red").port(80);
    private static final AService WEB = aService("web").port(80);
    private static final AService ZOO = aService("zoo").port(80);

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsUndisturbed(Scenario scenario) {
        run(scenario, Map.of(), aPool("a", "10.0.0.0/24"));
    }

    @ParameterizedTest
    @MethodSource("ownScenarios")
    void endsAsUndisturbedInASmallPool(Scenario scenario) {
        run(scenario, Map.of(MetalLbSettings.HOLD_DOWN, "0"), SMALL);
    }

    @ParameterizedTest
    @MethodSource("poolEditsThatMove")
    void endsAsUndisturbedWherePoolEditsMove(Scenario scenario) {
        run(scenario, Map.of(MetalLbSettings.HOLD_DOWN, "0", MetalLbSettings.POOL_EDITS, "move"), SMALL);
    }

    private static void run(Scenario scenario, Map<String, String> settings, APool... pools) {
        ControllerSettings controller = ControllerSettings.usual(
                        SpecFixture.CLUSTER, new ClaimRules(true, Optional.empty(), List.of()))
                .at(AMetalLbCluster.ONLY_WHAT_IS_ASKED);

        CrashMatrix.Report report =
                new CrashMatrix(() -> new MetalLbCrashCloud(settings, pools), controller, true).run(scenario);

        System.out.println("CRASH MATRIX metallb: " + report);
        assertThat(report.failures()).isEmpty();
        assertThat(report.runs() > 0)
                .as("where nothing is called or written, there is nothing to disturb")
                .isEqualTo(report.calls() + report.writes() > 0);
    }

    static Stream<Scenario> scenarios() {
        return Scenario.withoutNodes(UnaryOperator.identity()).stream();
    }

    static Stream<Scenario> ownScenarios() {
        return Stream.concat(
                poolEdits(),
                Stream.of(
                        new Scenario("the pool is replaced", given(RED, WEB), edit(aPool("b", "10.0.1.0/24"))),
                        new Scenario(
                                "the pool is full",
                                given(RED, WEB),
                                stage -> stage.world().create(ZOO)),
                        new Scenario(
                                "one waits, and another goes",
                                given(RED, WEB, ZOO),
                                stage -> stage.world().delete("red")),
                        new Scenario("one waits, and the process ends", given(RED, WEB, ZOO), Stage::restart),
                        new Scenario(
                                "one waits, and another becomes ClusterIP",
                                given(RED, WEB, ZOO),
                                stage -> stage.world().edit("web", SpecEdit.type(ServiceType.CLUSTER_IP))),
                        new Scenario(
                                "one asks for another address",
                                given(RED),
                                stage -> stage.world().annotate("red", IPS, "10.0.0.1")),
                        new Scenario("one asks for what another has, which then goes", given(RED, WEB), stage -> {
                            stage.world().annotate("web", IPS, "10.0.0.0");
                            stage.rest();
                            stage.world().delete("red");
                        }),
                        new Scenario("two exchange their addresses by way of a third", given(RED), stage -> {
                            stage.world().annotate("red", IPS, "10.0.0.1");
                            stage.rest();
                            stage.world().create(WEB);
                        }),
                        new Scenario(
                                "one joins another's address",
                                given(sharing("red", 80)),
                                stage -> stage.world().create(sharing("web", 81))),
                        new Scenario(
                                "one leaves an address that it shared",
                                given(sharing("red", 80), sharing("web", 81)),
                                stage -> stage.world().annotate("web", MetalLbAnnotations.ALLOW_SHARED_IP, "")),
                        new Scenario(
                                "an address is taken out of a status by hand",
                                given(RED, WEB),
                                stage -> stage.world().writeIngress("red", List.of())),
                        new Scenario(
                                "one is deleted and created again while another waits", given(RED, WEB, ZOO), stage -> {
                                    stage.world().delete("web");
                                    stage.world().create(WEB);
                                })));
    }

    /// One holder only: of several that move at once, whose claim comes first has the first address.
    static Stream<Scenario> poolEditsThatMove() {
        return Stream.concat(
                poolEdits(),
                Stream.of(new Scenario("the pool is replaced", given(RED), edit(aPool("b", "10.0.1.0/24")))));
    }

    static Stream<Scenario> poolEdits() {
        return Stream.of(
                new Scenario(
                        "the pool gets larger while one waits", given(RED, WEB, ZOO), edit(aPool("a", "10.0.0.0/29"))),
                new Scenario("the pool gets another name", given(RED, WEB), edit(aPool("b", "10.0.0.0/31"))),
                new Scenario("the pool goes and comes again", given(RED, WEB), stage -> {
                    edit().accept(stage);
                    stage.rest();
                    edit(SMALL).accept(stage);
                }));
    }

    private static AService sharing(String name, int port) {
        return aService(name).port(port).annotation(MetalLbAnnotations.ALLOW_SHARED_IP, "k");
    }

    private static Consumer<Stage> given(AService... services) {
        return stage -> Stream.of(services).forEach(service -> {
            stage.world().create(service);
            stage.rest();
        });
    }

    private static Consumer<Stage> edit(APool... pools) {
        return stage -> ((MetalLbCrashCloud) stage.cloud()).world().edit(pools);
    }
}
