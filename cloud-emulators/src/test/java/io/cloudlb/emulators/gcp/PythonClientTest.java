// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.gcp.world.ComputeTiming;
import io.cloudlb.testkit.google.PythonComputeClient;
import io.cloudlb.testkit.junit.RequiresPythonComputeClient;
import io.cloudlb.testkit.process.ProgramRun;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Google's client for Python, unchanged, as an independent reader and writer of everything a controller makes. Its
/// script is client.py.
@RequiresPythonComputeClient
class PythonClientTest {

    private static final Duration SLOW = Duration.ofMillis(50);

    private final Project project = Project.of(
            ComputeEmulator.builder().timing(ComputeTiming.immediate().operationsTaking(SLOW)));

    @Test
    void listsMakesChangesAndDeletesEverythingInItsOrder(PythonComputeClient client) throws Exception {
        try (EmulatorServer server = project.cloud().serve(0)) {
            ProgramRun run =
                    client.run(script("client.py"), Map.of(), server.endpoint().toString(), "demo");

            assertThat(run.err()).isEmpty();
            assertThat(run.exit()).isZero();
            assertThat(run.out().lines())
                    .containsExactly(
                            "surroundings",
                            "make",
                            "read",
                            "change",
                            "endpoints",
                            "internal",
                            "wrong_order",
                            "right_order");
        }
        assertThat(project.cloud().made()).isEmpty();
    }

    static Path script(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(PythonClientTest.class.getResource(name)).toURI());
    }
}
