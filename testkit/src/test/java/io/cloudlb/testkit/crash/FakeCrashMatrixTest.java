// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.ports.ControllerSettings.Pace;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.fake.FakeCloud;
import io.cloudlb.testkit.fake.FakeDocument;
import io.cloudlb.testkit.fake.FakeWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The controller survives its own death at every point, on the fake cloud.
class FakeCrashMatrixTest {
    private static final String CLASS = "example.com/fast";
    private static final ClaimRules DEFAULT = new ClaimRules(true, Optional.empty(), List.of());
    private static final ClaimRules OF_A_CLASS = new ClaimRules(false, Optional.of(CLASS), List.of());
    private static final Pace ONLY_WHAT_IS_ASKED = new Pace(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsUndisturbed(Scenario scenario) {
        CrashMatrix.Report report = new CrashMatrix(FakeCloud::new, settings(DEFAULT), true).run(scenario);

        System.out.println("CRASH MATRIX fake: " + report);
        assertThat(report.failures()).isEmpty();
        assertThat(report.runs()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsUndisturbedWhereTheWatchLags(Scenario scenario) {
        CrashMatrix.Report report =
                new CrashMatrix(FakeCloud::new, settings(DEFAULT), false, Duration.ofMillis(700)).run(scenario);

        System.out.println("CRASH MATRIX fake, lagging: " + report);
        assertThat(report.failures()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("scenariosOfAClass")
    void endsAsUndisturbedInClassMode(Scenario scenario) {
        CrashMatrix.Report report = new CrashMatrix(FakeCloud::new, settings(OF_A_CLASS), false).run(scenario);

        System.out.println("CRASH MATRIX fake, class mode: " + report);
        assertThat(report.failures()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsUndisturbedWhereEveryWriteEndsLater(Scenario scenario) {
        CrashMatrix.Report report = new CrashMatrix(
                        () -> FakeCloud.withOperations(Duration.ofSeconds(30)), settings(DEFAULT), true)
                .run(scenario);

        System.out.println("CRASH MATRIX fake, operations: " + report);
        assertThat(report.failures()).isEmpty();
        assertThat(report.runs()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("scenariosOfADocument")
    void endsAsUndisturbedWhereAllServicesShareADocument(Scenario scenario) {
        CrashMatrix.Report report =
                new CrashMatrix(FakeCrashMatrixTest::cloudWithDocument, settings(DEFAULT), true).run(scenario);

        System.out.println("CRASH MATRIX fake, document: " + report);
        assertThat(report.failures()).isEmpty();
        assertThat(report.runs()).isPositive();
    }

    /// What another controller has in the document is compared as well: it is in the cloud's content.
    private static FakeCloud cloudWithDocument() {
        return FakeCloud.withDocument(FakeDocument.foreignPart("theirs", "as it was"));
    }

    static Stream<Scenario> scenariosOfADocument() {
        return Stream.concat(
                scenarios(),
                Stream.of(new Scenario(
                        "another controller changes its part unseen, and a Service is created", _ -> {}, stage -> {
                            stage.addNode("node-a");
                            stage.rest();
                            ((FakeCloud) stage.cloud())
                                    .byHand(List.of(FakeDocument.foreignPart("theirs", "newer")), List.of());
                            stage.world().create(AService.aService("web").port(80));
                        })));
    }

    static Stream<Scenario> scenarios() {
        return Scenario.all(UnaryOperator.identity()).stream();
    }

    /// Those that change the type back are left out: the class is gone with the type.
    static Stream<Scenario> scenariosOfAClass() {
        return Scenario.all(service -> service.loadBalancerClass(CLASS)).stream()
                .filter(scenario ->
                        !scenario.name().contains("again") && !scenario.name().contains("back"));
    }

    private static ControllerSettings settings(ClaimRules claims) {
        return ControllerSettings.usual(FakeWorld.CLUSTER, claims).at(ONLY_WHAT_IS_ASKED);
    }
}
