// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.testkit.junit.RequiresAwsCli;
import io.cloudlb.testkit.moto.AwsCli;
import io.cloudlb.testkit.process.ProgramRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Holds the emulator's parameters against AWS's own service models, as botocore carries them: no member of
/// any emulated operation may be unknown to it.
@RequiresAwsCli
class ModelCoverageTest {

    @Test
    void noMemberOfAnEmulatedOperationIsUnknown(AwsCli cli) throws Exception {
        AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder().build());
        try (EmulatorServer server = emulator.serve(0)) {
            ProgramRun result = cli.python(line(server));

            assertThat(result.out().trim()).isEmpty();
            assertThat(result.err()).isEmpty();
            assertThat(result.exit()).isZero();
        }
        assertThat(emulator.ledger().calls().count()).isGreaterThan(500);
    }

    private static List<String> line(EmulatorServer server) throws Exception {
        Path script = Path.of(ModelCoverageTest.class.getResource("coverage.py").toURI());
        List<String> line =
                new ArrayList<>(List.of(script.toString(), server.endpoint().toString()));
        AwsOperations.all().stream()
                .map(operation -> operation.service() + ":" + operation.name())
                .sorted()
                .forEach(line::add);
        return line;
    }
}
