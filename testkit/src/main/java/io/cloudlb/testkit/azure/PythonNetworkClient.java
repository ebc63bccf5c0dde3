// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.azure;

import io.cloudlb.testkit.preparation.Checkout;
import io.cloudlb.testkit.preparation.PreparationException;
import io.cloudlb.testkit.preparation.PreparationScript;
import io.cloudlb.testkit.process.ProgramRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Microsoft's client of Azure's network resources for Python, unchanged, as pinned for tests: an independent client of
/// the stand-in.
///
/// @param python the Python that has it
public record PythonNetworkClient(Path python) {

    /// Installs it into the user's cache folder unless it is there.
    ///
    /// @param progress gets a line now and then: this may take a minute the first time
    /// @throws PreparationException if it cannot be had
    public static PythonNetworkClient prepare(Consumer<String> progress) {
        return Checkout.find()
                .map(checkout -> new PreparationScript(checkout.tool("azure-mgmt-network"), progress).run())
                .map(PythonNetworkClient::new)
                .orElseThrow(() -> new PreparationException(
                        "Microsoft's client is prepared by tools/azure-mgmt-network: run this in a checkout"));
    }

    /// Runs a script, at most two minutes.
    ///
    /// @param environment what it is to find in its surroundings
    public ProgramRun run(Path script, Map<String, String> environment, String... arguments) {
        List<String> line = new ArrayList<>(List.of(python.toString(), script.toString()));
        line.addAll(List.of(arguments));
        return ProgramRun.of(line, environment);
    }
}
