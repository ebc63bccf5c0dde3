// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ControllerSettings;
import io.cloudlb.core.controller.ControllerSettings.Pace;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.crash.CrashMatrix;
import io.cloudlb.testkit.crash.Scenario;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The controller with the AWS provider survives its own death, and every fault, at every call and every write.
class AwsCrashMatrixTest {
    private static final Pace ONLY_WHAT_IS_ASKED = new Pace(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);

    @ParameterizedTest
    @MethodSource("scenarios")
    void endsAsUndisturbed(Scenario scenario) {
        ControllerSettings settings = ControllerSettings.usual(
                        SpecFixture.CLUSTER, new ClaimRules(true, Optional.empty(), List.of()))
                .at(ONLY_WHAT_IS_ASKED);

        CrashMatrix.Report report = new CrashMatrix(AwsCrashCloud::new, settings, false).run(scenario);

        System.out.println("CRASH MATRIX aws: " + report);
        assertThat(report.failures()).isEmpty();
        assertThat(report.runs()).isPositive();
    }

    static Stream<Scenario> scenarios() {
        return Scenario.all(UnaryOperator.identity()).stream();
    }
}
