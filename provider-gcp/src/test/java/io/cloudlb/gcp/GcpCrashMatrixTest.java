// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.crash.CloudFault;
import io.cloudlb.testkit.crash.CrashMatrix;
import io.cloudlb.testkit.crash.Scenario;
import io.cloudlb.testkit.crash.Stage;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The controller with the Google Cloud provider survives its own death, and every fault, at every call and every
/// write: between what was asked for and what came of it, too, and when an operation was accepted and then failed.
class GcpCrashMatrixTest {
    private static final Set<CloudFault> LATER = Set.of(CloudFault.FAIL_BEFORE, CloudFault.FAIL_AFTER);
    private static final String WEB = "web";
    private static final String RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";

    private static void check(CrashMatrix.Report report) {
        System.out.println("CRASH MATRIX gcp: " + report);
        assertThat(report.failures()).isEmpty();
        assertThat(report.runs()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsUndisturbed(Scenario scenario) {
        check(CrashMatrix.onlyWhatIsAsked(() -> new GcpCrashCloud(Set.of())).run(scenario));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsUndisturbedWhereOperationsAreAcceptedAndThenFail(Scenario scenario) {
        check(CrashMatrix.onlyWhatIsAsked(() -> new GcpCrashCloud(LATER)).runFaults(scenario, LATER));
    }

    static Stream<Scenario> scenarios() {
        return Stream.of(Scenario.all(UnaryOperator.identity()).stream(), ofGoogleCloud(), ofEndpointGroups())
                .flatMap(each -> each);
    }

    /// A Service has its own endpoint groups, or comes to have them, or gives them up.
    private static Stream<Scenario> ofEndpointGroups() {
        AService web = AService.aService(WEB).port(80).annotation(GcpAnnotations.TYPE, "Internal");
        return Stream.of(
                new Scenario(
                        "a Service with endpoint groups is created",
                        stage -> backends(stage, "endpoint-groups", 2),
                        stage -> stage.world().create(web)),
                new Scenario(
                        "a Service with endpoint groups is deleted",
                        stage -> backends(stage, "endpoint-groups", 2).world().create(web),
                        stage -> stage.world().delete(WEB)),
                new Scenario(
                        "a Service moves to endpoint groups",
                        stage -> backends(stage, "instance-groups", 2).world().create(web),
                        stage -> backends(stage, "endpoint-groups", 0).restart()),
                new Scenario(
                        "a Service moves back to instance groups",
                        stage -> backends(stage, "endpoint-groups", 2).world().create(web),
                        stage -> backends(stage, "instance-groups", 0).restart()),
                new Scenario(
                        "nodes of endpoint groups come and go",
                        stage -> backends(stage, "endpoint-groups", 28).world().create(web),
                        stage -> {
                            stage.addNode("node-more");
                            for (int number = 1; number <= 6; number++) {
                                stage.world().removeNode("node-" + number);
                            }
                        },
                        // A listing that lags shows the new machine later, and the Service says so meanwhile.
                        true));
    }

    private static Stage backends(Stage stage, String choice, int nodes) {
        ((GcpCrashCloud) stage.cloud()).backends(choice);
        for (int number = 1; number <= nodes; number++) {
            stage.addNode("node-" + number);
        }
        return stage;
    }

    /// What can be changed of a load balancer on Google Cloud alone.
    private static Stream<Scenario> ofGoogleCloud() {
        return Stream.of(
                Scenario.annotated(
                        "the sources change", Map.of(RANGES, "10.0.0.0/8"), Map.of(RANGES, "192.168.0.0/16")),
                Scenario.annotated(
                        "the load balancer becomes internal", Map.of(), Map.of(GcpAnnotations.TYPE, "Internal")),
                Scenario.annotated(
                        "the load balancer becomes external",
                        Map.of(GcpAnnotations.TYPE, "Internal"),
                        Map.of(GcpAnnotations.TYPE, "")),
                Scenario.annotated(
                        "global access is allowed",
                        Map.of(GcpAnnotations.TYPE, "Internal"),
                        Map.of(GcpAnnotations.GLOBAL_ACCESS, "true")),
                Scenario.annotated(
                        "the tier changes, and with it the address",
                        Map.of(),
                        Map.of(GcpAnnotations.NETWORK_TIER, "Standard")));
    }
}
