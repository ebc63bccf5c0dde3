// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.google;

import io.cloudlb.testkit.preparation.Checkout;
import io.cloudlb.testkit.preparation.PreparationException;
import io.cloudlb.testkit.preparation.PreparationScript;
import io.cloudlb.testkit.process.ProgramRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Google's Compute Engine client for Python, unchanged, as pinned for tests: an independent client of the Compute
/// Engine stand-in. It runs without the credentials of whoever starts it.
///
/// @param python the Python that has it
public record PythonComputeClient(Path python) {

    /// Installs it into the user's cache folder unless it is there.
    ///
    /// @param progress gets a line now and then: this may take a minute the first time
    /// @throws PreparationException if it cannot be had
    public static PythonComputeClient prepare(Consumer<String> progress) {
        return Checkout.find()
                .map(checkout -> new PreparationScript(checkout.tool("google-cloud-compute"), progress).run())
                .map(PythonComputeClient::new)
                .orElseThrow(() -> new PreparationException(
                        "Google's client is prepared by tools/google-cloud-compute: run this in a checkout"));
    }

    /// Runs a script, at most two minutes.
    ///
    /// @param environment what it is to find in its surroundings, such as where a metadata server is
    public ProgramRun run(Path script, Map<String, String> environment, String... arguments) {
        List<String> line = new ArrayList<>(List.of(python.toString(), script.toString()));
        line.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(Map.of("GOOGLE_APPLICATION_CREDENTIALS", "", "NO_PROXY", "127.0.0.1"));
        all.putAll(environment);
        return ProgramRun.of(line, all);
    }
}
