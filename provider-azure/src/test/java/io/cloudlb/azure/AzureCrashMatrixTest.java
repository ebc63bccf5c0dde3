// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.Configuration;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.testkit.crash.CloudFault;
import io.cloudlb.testkit.crash.CrashMatrix;
import io.cloudlb.testkit.crash.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The controller with the Azure provider survives its own death, and every fault, at every call and every write:
/// between what was asked for and what came of it, too, and when an operation was accepted and then failed.
class AzureCrashMatrixTest {
    private static final Set<CloudFault> LATER = Set.of(CloudFault.FAIL_BEFORE, CloudFault.FAIL_AFTER);
    private static final String RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";

    private static final Map<String, String> INSIDE = Map.of(AzureAnnotations.INTERNAL, "true");
    private static final Map<String, String> INSIDE_ALONE =
            Map.of(AzureAnnotations.INTERNAL, "true", AzureAnnotations.LINK_CREATE, "false");
    private static final Map<String, String> LINKED =
            Map.of(AzureAnnotations.INTERNAL, "true", AzureAnnotations.LINK_CREATE, "true");
    private static final Map<String, String> SHOWN = Map.of(
            AzureAnnotations.INTERNAL, "true",
            AzureAnnotations.LINK_CREATE, "true",
            AzureAnnotations.LINK_VISIBILITY, "*");
    private static final Map<String, String> RENAMED = Map.of(
            AzureAnnotations.INTERNAL, "true",
            AzureAnnotations.LINK_CREATE, "true",
            AzureAnnotations.LINK_NAME, "shop");

    private static void check(CrashMatrix.Report report) {
        System.out.println("CRASH MATRIX azure: " + report);
        assertThat(report.failures()).isEmpty();
        assertThat(report.runs()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsUndisturbed(Scenario scenario) {
        check(CrashMatrix.onlyWhatIsAsked(() -> new AzureCrashCloud(Set.of())).run(scenario));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsUndisturbedWhereOperationsAreAcceptedAndThenFail(Scenario scenario) {
        check(CrashMatrix.onlyWhatIsAsked(() -> new AzureCrashCloud(LATER)).runFaults(scenario, LATER));
    }

    /// Taken out of one load balancer and made in the other.
    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void movesToAnotherLoadBalancerAsUndisturbed(String internal) {
        Scenario moves = Scenario.annotated(
                "it moves to another load balancer",
                Map.of(AzureAnnotations.INTERNAL, internal, AzureAnnotations.CONFIGURATIONS, "a"),
                Map.of(AzureAnnotations.CONFIGURATIONS, "b"));

        check(CrashMatrix.onlyWhatIsAsked(() ->
                        new AzureCrashCloud(Set.of(), 0, place -> place.with(List.of(named("a"), named("b")))))
                .run(moves));
    }

    private static Configuration named(String name) {
        return new Configuration(name, Optional.empty(), true, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Stream<Scenario> scenarios() {
        return Stream.concat(Scenario.all(UnaryOperator.identity()).stream(), ofAzure());
    }

    /// What can be changed of a load balancer on Azure alone.
    private static Stream<Scenario> ofAzure() {
        return Stream.of(
                Scenario.annotated(
                        "the sources change", Map.of(RANGES, "10.0.0.0/8"), Map.of(RANGES, "192.168.0.0/16")),
                Scenario.annotated(
                        "the load balancer becomes internal", Map.of(), Map.of(AzureAnnotations.INTERNAL, "true")),
                Scenario.annotated(
                        "the load balancer becomes public",
                        Map.of(AzureAnnotations.INTERNAL, "true"),
                        Map.of(AzureAnnotations.INTERNAL, "false")),
                Scenario.annotated("the label changes", Map.of(), Map.of(AzureAnnotations.DNS_LABEL, "web-demo")));
    }

    /// With nodes in pools by their interfaces, as Azure asks for them.
    @ParameterizedTest
    @MethodSource("linked")
    void aPrivateLinkServiceEndsAsUndisturbed(Scenario scenario) {
        check(CrashMatrix.onlyWhatIsAsked(() -> new AzureCrashCloud(Set.of(), 2, Place::withInterfaces))
                .run(scenario));
    }

    @ParameterizedTest
    @MethodSource("linked")
    void aPrivateLinkServiceEndsAsUndisturbedWhereOperationsFailLater(Scenario scenario) {
        check(CrashMatrix.onlyWhatIsAsked(() -> new AzureCrashCloud(LATER, 2, Place::withInterfaces))
                .runFaults(scenario, LATER));
    }

    static Stream<Scenario> linked() {
        return Stream.of(
                Scenario.annotated("a private link service comes", INSIDE, LINKED),
                Scenario.annotated("a private link service goes", LINKED, INSIDE_ALONE),
                Scenario.annotated("a private link service is shown to all", LINKED, SHOWN),
                Scenario.annotated("a private link service is replaced", LINKED, RENAMED));
    }
}
