// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloudlb.emulators.EmulatorServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Holds the emulator's parameters against AWS's own service models, as botocore carries them: no member of
/// any emulated operation may be unknown to it. Skipped where Python has no botocore, with a word on it.
class ModelCoverageTest {

    @Test
    void noMemberOfAnEmulatedOperationIsUnknown() throws Exception {
        assumeTrue(
                Programs.run(List.of("python3", "-c", "import botocore")).exit() == 0,
                "Python has no botocore: `pip install botocore` to run this test");
        AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder().build());
        try (EmulatorServer server = emulator.serve(0)) {
            Programs.Result result = Programs.run(line(server));

            assertThat(result.out().trim()).isEmpty();
            assertThat(result.err()).isEmpty();
            assertThat(result.exit()).isZero();
        }
        assertThat(emulator.ledger().calls().count()).isGreaterThan(500);
    }

    private static List<String> line(EmulatorServer server) throws Exception {
        Path script = Path.of(ModelCoverageTest.class.getResource("coverage.py").toURI());
        List<String> line = new ArrayList<>(
                List.of("python3", script.toString(), server.endpoint().toString()));
        AwsOperations.all().stream()
                .map(operation -> operation.service().signingName() + ":" + operation.name())
                .sorted()
                .forEach(line::add);
        return line;
    }
}
