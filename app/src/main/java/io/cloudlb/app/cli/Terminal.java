// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

import io.cloudlb.core.redaction.Redaction;
import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

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

    /// Says a sentence about a failure, as one of ours.
    public void say(String sentence) {
        add("cloudlb: " + sentence);
    }

    /// Adds a line to what was said. Whoever's words it quotes, neither a secret nor a control character is among them.
    public void add(String line) {
        err.println(Redaction.of(environment).clean(line));
    }

    /// Prints lines of a result, without secrets and control characters as well; the colours of [Style] are let through
    /// where there are any.
    public void print(String result) {
        Redaction redaction = Redaction.of(environment);
        for (String line : result.split("\n", -1)) {
            out.println(printable(redaction.redact(line)));
        }
    }

    private String printable(String line) {
        if (!colours) {
            return Redaction.escape(line);
        }
        StringBuilder safe = new StringBuilder();
        int from = 0;
        Matcher paint = Style.PAINT.matcher(line);
        while (paint.find()) {
            safe.append(Redaction.escape(line.substring(from, paint.start()))).append(paint.group());
            from = paint.end();
        }
        return safe.append(Redaction.escape(line.substring(from))).toString();
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
