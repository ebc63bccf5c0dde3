// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.ports.ControllerSettings.Pace;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.crash.CrashMatrix;
import io.cloudlb.testkit.crash.Scenario;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The controller with the Azure provider survives its own death, and every fault, at every call and every write:
/// between what was asked for and what came of it, too, and when an operation was accepted and then failed.
class AzureCrashMatrixTest {
    private static final String WEB = "web";
    private static final String RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
    private static final Pace ONLY_WHAT_IS_ASKED = new Pace(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);

    private static void run(Scenario scenario, Set<String> failsLater) {
        ControllerSettings settings = ControllerSettings.usual(
                        SpecFixture.CLUSTER, new ClaimRules(true, Optional.empty(), List.of()))
                .at(ONLY_WHAT_IS_ASKED);

        CrashMatrix.Report report =
                new CrashMatrix(() -> new AzureCrashCloud(failsLater), settings, false).run(scenario);

        System.out.println("CRASH MATRIX azure: " + report);
        assertThat(report.failures()).isEmpty();
        assertThat(report.runs()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsUndisturbed(Scenario scenario) {
        run(scenario, Set.of());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsUndisturbedWhereOperationsAreAcceptedAndThenFail(Scenario scenario) {
        run(scenario, Set.of("FAIL_BEFORE", "FAIL_AFTER"));
    }

    static Stream<Scenario> scenarios() {
        return Stream.concat(Scenario.all(UnaryOperator.identity()).stream(), ofAzure());
    }

    /// What can be changed of a load balancer on Azure alone.
    private static Stream<Scenario> ofAzure() {
        return Stream.of(
                change("the sources change", Map.of(RANGES, "10.0.0.0/8"), Map.of(RANGES, "192.168.0.0/16")),
                change("the load balancer becomes internal", Map.of(), Map.of(AzureAnnotations.INTERNAL, "true")),
                change(
                        "the load balancer becomes public",
                        Map.of(AzureAnnotations.INTERNAL, "true"),
                        Map.of(AzureAnnotations.INTERNAL, "false")),
                change("the label changes", Map.of(), Map.of(AzureAnnotations.DNS_LABEL, "web-demo")));
    }

    private static Scenario change(String name, Map<String, String> before, Map<String, String> after) {
        AService web = AService.aService(WEB).port(80);
        for (Map.Entry<String, String> annotation : before.entrySet()) {
            web = web.annotation(annotation.getKey(), annotation.getValue());
        }
        AService given = web;
        return new Scenario(
                name,
                stage -> {
                    stage.addNode("node-a");
                    stage.addNode("node-b");
                    stage.world().create(given);
                },
                stage -> after.forEach((key, value) -> stage.world().annotate(WEB, key, value)));
    }
}
