// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.process;

import io.cloudlb.testkit.preparation.Checkout;
import io.cloudlb.testkit.preparation.PreparationException;
import io.cloudlb.testkit.preparation.PreparationScript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Prometheus' own tool, which checks and tries alerts.
///
/// @param program its path
public record Promtool(Path program) {

    /// Finds it, or takes it out of Debian's package.
    ///
    /// @param progress gets a line now and then
    /// @throws PreparationException if it cannot be had
    public static Promtool prepare(Consumer<String> progress) {
        return Checkout.find()
                .map(checkout -> new PreparationScript(checkout.tool("promtool"), progress).run())
                .map(Promtool::new)
                .orElseThrow(
                        () -> new PreparationException("promtool is found by tools/promtool: run this in a checkout"));
    }

    /// Runs it, at most two minutes.
    public ProgramRun run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(arguments));
        return ProgramRun.of(line, Map.of());
    }
}
