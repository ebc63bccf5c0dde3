// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `--help`, the same on every command.
public final class HelpOption {
    private HelpOption() {}

    /// The annotated command with `--help`.
    public static CommandSpec on(Object command) {
        return CommandSpec.forAnnotatedObject(command)
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
    }

    /// The annotated command with `--help`, ready to be run.
    public static CommandLine lineOf(Object command) {
        return new CommandLine(on(command));
    }
}
