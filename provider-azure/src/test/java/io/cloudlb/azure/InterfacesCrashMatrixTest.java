// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.testkit.crash.CrashMatrix;
import io.cloudlb.testkit.crash.Scenario;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The same as [AzureCrashMatrixTest], where pools hold network interfaces, each of which is a call of its own: what
/// brings nodes in and out.
class InterfacesCrashMatrixTest {
    private static final Set<String> NODES_COME_OR_GO =
            Set.of("a first Service is created", "a node is added", "a node is removed", "the last Service is deleted");

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsUndisturbed(Scenario scenario) {
        CrashMatrix.Report report = CrashMatrix.onlyWhatIsAsked(() -> new AzureCrashCloud(Set.of()).withInterfaces())
                .run(scenario);

        System.out.println("CRASH MATRIX azure, interfaces: " + report);
        assertThat(report.failures()).isEmpty();
        assertThat(report.runs()).isPositive();
    }

    static Stream<Scenario> scenarios() {
        return Scenario.all(UnaryOperator.identity()).stream()
                .filter(scenario -> NODES_COME_OR_GO.contains(scenario.name()));
    }
}
