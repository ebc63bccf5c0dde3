// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.app.RecordingTerminal;
import io.cloudlb.app.config.ConfigSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

class FailureReportTest {
    private static final String SECRET = "very-secret-indeed";

    private final RecordingTerminal terminal = new RecordingTerminal().with("AWS_SECRET_ACCESS_KEY", SECRET);
    private final CommandLine command = new CommandLine(new Nothing());
    private final ParseResult parsed = command.parseArgs();

    @Test
    void keepsSecretsOutOfAnUnexpectedFailure() {
        Exception failure = new IllegalStateException("refused Authorization: Bearer abcdefgh.12345 with " + SECRET);

        assertThat(report().execution(failure, command, parsed)).isEqualTo(1);
        assertThat(terminal.err())
                .startsWith("cloudlb: unexpected failure, please report it: java.lang.IllegalStateException: refused")
                .doesNotContain(SECRET, "abcdefgh");
    }

    @Test
    void keepsSecretsOutOfAKnownFailure() {
        report().execution(new CommandFailure("the key " + SECRET + " is refused"), command, parsed);

        assertThat(terminal.err()).isEqualTo("cloudlb: the key [redacted] is refused\n");
    }

    @Test
    void keepsSecretsOutOfFaultsOfAConfiguration() {
        ConfigSource.Fault fault = new ConfigSource.Fault("--policy", "'" + SECRET + "' is not one of sync, dry-run");

        assertThat(report().configuration(List.of(fault, fault))).isEqualTo(2);
        assertThat(terminal.err())
                .contains("--policy: '[redacted]' is not one of")
                .doesNotContain(SECRET);
    }

    private FailureReport report() {
        return new FailureReport(terminal.terminal());
    }

    @Command
    private static final class Nothing {}
}
