// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/// What the person at the terminal sees, and what the command sees of their shell.
///
/// @param in standard input
/// @param out for results
/// @param err for the log and for sentences about failures
/// @param environment the environment variables
/// @param colours whether results may be coloured
public record Terminal(
        InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, boolean colours) {
    public Terminal {
        environment = Map.copyOf(environment);
    }

    /// The process's own. Colours only on a real terminal and without `NO_COLOR` (see no-color.org).
    public static Terminal ofProcess() {
        Map<String, String> environment = System.getenv();
        boolean colours = Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
        return new Terminal(System.in, System.out, System.err, environment, colours);
    }
}
