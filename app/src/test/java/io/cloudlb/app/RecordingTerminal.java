// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app;

import io.cloudlb.app.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// A terminal that remembers what it was shown.
public final class RecordingTerminal {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private String input = "";

    /// Sets an environment variable.
    public RecordingTerminal with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /// What is typed or piped in.
    public RecordingTerminal typing(String text) {
        input = text;
        return this;
    }

    /// As commands take it.
    public Terminal terminal() {
        return new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                false);
    }

    /// Standard output so far.
    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /// Standard error so far.
    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
