// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.app.cli.ConfigArguments;
import io.cloudlb.app.cli.FailureReport;
import io.cloudlb.app.cli.HelpOption;
import io.cloudlb.app.cli.ProductVersion;
import io.cloudlb.app.cli.Providers;
import io.cloudlb.app.cli.Terminal;
import io.cloudlb.app.config.ConfigLoader;
import io.cloudlb.app.config.ConfigSource;
import io.cloudlb.app.config.ControllerConfig;
import io.cloudlb.app.logging.LogSetup;
import io.cloudlb.core.provider.ProviderFactory;
import io.cloudlb.core.redaction.Redaction;
import io.cloudlb.kubernetes.KubernetesConnection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/// `cloudlb run`.
@Command(
        name = "run",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Run the controller until it is told to stop.",
        footer = {
            "",
            "Every option is also a key of the YAML file and an environment variable: --cluster-name is cluster-name"
                    + " and CLOUDLB_CLUSTER_NAME. Flags win over variables, variables over the file.",
            "Exit codes: 0 stopped as asked, 1 failed or lost the lease, 2 wrong configuration."
        })
public final class RunCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final ConfigLoader loader;

    @CommandLine.Spec
    private CommandSpec spec = CommandSpec.create();

    public RunCommand(Terminal terminal, ConfigLoader loader) {
        this.terminal = terminal;
        this.loader = loader;
    }

    /// The command with every option of the configuration.
    public CommandLine line() {
        CommandSpec declared = HelpOption.on(this);
        ConfigArguments.declare(declared, loader.options(), _ -> true);
        return new CommandLine(declared);
    }

    @Override
    public Integer call() {
        ConfigLoader.ConfigResult result = loader.load(
                ConfigArguments.read(spec.commandLine().getParseResult(), loader.options()), terminal.environment());
        return switch (result) {
            case ConfigLoader.ConfigResult.Faulty(List<ConfigSource.Fault> faults) ->
                new FailureReport(terminal).configuration(faults);
            case ConfigLoader.ConfigResult.Ready(ControllerConfig config) -> run(config);
        };
    }

    private int run(ControllerConfig config) {
        LogSetup.configure(config.logging(), Redaction.of(terminal.environment()), terminal.err());
        StopRequest stop = new StopRequest();
        try (ShutdownHook hook = ShutdownHook.install(stop::ask, config.pace().shutdownGrace())) {
            int exitCode = new EndingReport(terminal).exitCode(live(config, stop));
            hook.ended(exitCode);
            return exitCode;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    /// The process from its start, which may be cut short, to its end.
    private Ending live(ControllerConfig config, StopRequest stop) throws InterruptedException {
        Optional<ControllerProcess> process = stop.unlessAsked(() -> start(config));
        if (process.isEmpty()) {
            return new Ending.Asked();
        }
        stop.then(process.get()::requestStop);
        return process.get().awaitEnd();
    }

    private ControllerProcess start(ControllerConfig config) {
        ProviderFactory factory = Providers.factory(config.provider());
        KubernetesConnection connection = KubernetesConnection.open(
                config.connection().kubeconfig(), config.connection().context(), ProductVersion.current());
        return ControllerProcess.start(
                config, (watches, election) -> new Parts(config, factory, connection, watches, election));
    }
}
