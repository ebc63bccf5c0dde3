// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.app.RecordingTerminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private static final String HOSTILE = "web\u001b[2J\rgone\u202e\u0085";
    private static final String HARMLESS = "web\\u001b[2J\\rgone\\u202e\\u0085";

    private final RecordingTerminal recording = new RecordingTerminal().with("AWS_SESSION_TOKEN", "given-to-this-run");

    @Test
    void printsNamesOfTenantsWithoutTheirControlCharacters() {
        recording.terminal().print("default/" + HOSTILE);

        assertThat(recording.out()).isEqualTo("default/" + HARMLESS + "\n");
    }

    @Test
    void saysSentencesWithoutControlCharactersInOneLine() {
        recording.terminal().say("cannot read\n" + HOSTILE);

        assertThat(recording.err()).isEqualTo("cloudlb: cannot read\\n" + HARMLESS + "\n");
    }

    @Test
    void printsResultsWithoutSecrets() {
        recording.terminal().print("http://user:hunter22@localhost given-to-this-run");

        assertThat(recording.out()).isEqualTo("http://[redacted]@localhost [redacted]\n");
    }

    @Test
    void letsItsOwnColoursThroughAndNoOthers() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Terminal coloured = new Terminal(InputStream.nullInputStream(), stream, stream, Map.of(), true);

        coloured.print(new Style(true).green("+ " + HOSTILE));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("\u001b[32m+ " + HARMLESS + "\u001b[0m\n");
    }
}
