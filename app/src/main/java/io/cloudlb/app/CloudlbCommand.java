// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app;

import io.cloudlb.app.cli.ExitCode;
import io.cloudlb.app.cli.FailureReport;
import io.cloudlb.app.cli.HelpOption;
import io.cloudlb.app.cli.Terminal;
import io.cloudlb.app.config.ConfigLoader;
import io.cloudlb.app.config.PodEnvironment;
import io.cloudlb.app.demo.DemoCommand;
import io.cloudlb.app.plan.PlanCommand;
import io.cloudlb.app.run.RunCommand;
import io.cloudlb.core.provider.ProviderSettings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `cloudlb` and its subcommands.
public final class CloudlbCommand {
    private final CommandLine line;
    private final FailureReport failures;

    /// @param terminal where results and sentences go
    /// @param providers the clouds there are
    /// @param pod where the process runs
    public CloudlbCommand(Terminal terminal, List<ProviderSettings> providers, PodEnvironment pod) {
        ConfigLoader loader = new ConfigLoader(providers, pod);
        failures = new FailureReport(terminal);
        line = new CommandLine(HelpOption.on(new Root(terminal))
                        .addOption(OptionSpec.builder("--version")
                                .versionHelp(true)
                                .description("Print the version.")
                                .build())
                        .version(VersionCommand.words()))
                .addSubcommand(new RunCommand(terminal, loader).line())
                .addSubcommand(new PlanCommand(terminal, loader).line())
                .addSubcommand(new DemoCommand(terminal, Main.class).line())
                .addSubcommand(HelpOption.lineOf(new VersionCommand(terminal)))
                .addSubcommand(new CommandLine.HelpCommand())
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(failures::usage)
                .setExecutionExceptionHandler(failures::execution);
    }

    /// Runs a command line.
    ///
    /// @return the exit code, see [ExitCode]
    public int execute(String... arguments) {
        return line.execute(arguments);
    }

    /// Shows what there is when no subcommand is named.
    @Command(
            name = "cloudlb",
            synopsisSubcommandLabel = "COMMAND",
            description = "Gives Kubernetes Services of type LoadBalancer their load balancer.",
            footer = {"", "Begin with: cloudlb demo"})
    private static final class Root implements Callable<Integer> {
        private final Terminal terminal;

        @CommandLine.Spec
        private CommandSpec spec = CommandSpec.create();

        Root(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            spec.commandLine().usage(terminal.out());
            return ExitCode.OK;
        }
    }
}
