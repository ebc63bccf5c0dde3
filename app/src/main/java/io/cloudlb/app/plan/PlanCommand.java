// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.cli.ConfigArguments;
import io.cloudlb.app.cli.FailureReport;
import io.cloudlb.app.cli.HelpOption;
import io.cloudlb.app.cli.Providers;
import io.cloudlb.app.cli.Style;
import io.cloudlb.app.cli.Terminal;
import io.cloudlb.app.config.ConfigLoader;
import io.cloudlb.app.config.ConfigSource;
import io.cloudlb.app.config.ControllerConfig;
import io.cloudlb.app.config.ControllerOptions;
import io.cloudlb.app.logging.LogSetup;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.ProviderFactory;
import io.cloudlb.core.redaction.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cloudlb plan`.
@Command(
        name = "plan",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Show what would be created, changed, replaced or deleted for a Service. Changes nothing.",
        footer = {
            "",
            "Takes every option of cloudlb run, those that only a running controller heeds too, so that one"
                    + " configuration serves both.",
            "Exit codes: 0 nothing to do, 1 failed or refused, 2 wrong usage, 3 there are changes."
        })
public final class PlanCommand implements Callable<Integer> {
    private static final String POOLED = "metallb";

    private final Terminal terminal;
    private final ConfigLoader loader;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "<FILE>",
            description = "Plan for the Services in this file or folder, YAML or JSON; - reads standard input. May be"
                    + " repeated.")
    private List<String> files = List.of();

    @Parameters(paramLabel = "<NAME>", description = "Plan for these Services of the cluster.")
    private List<String> names = List.of();

    @Option(
            names = "-n",
            paramLabel = "<NAMESPACE>",
            defaultValue = "default",
            description = "The namespace of Services that name none. Default: default.")
    private String namespace = "default";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "<FORMAT>",
            defaultValue = "text",
            description = "text or json. Default: text.")
    private String output = "text";

    @Option(
            names = "--nodes-from",
            paramLabel = "<FILE>",
            description = "Take the nodes from this file, as kubectl get nodes -o yaml prints them.")
    private Optional<String> nodes = Optional.empty();

    @Option(
            names = "--pools",
            description = "Provider metallb: the file holds IPAddressPools; show who would move or wait with them.")
    private boolean pools;

    @Option(
            names = "--pools-replace",
            description = "With --pools: the file is the whole set; pools of the cluster that it does not name go.")
    private boolean poolsReplace;

    @Option(
            names = "--without-cluster",
            description = "Ask the cloud and no cluster: plan as if no Service existed yet.")
    private boolean withoutCluster;

    @Option(
            names = "--offline",
            description = "Ask neither a cluster nor a cloud: check what the file says. Needs no credentials.")
    private boolean offline;

    @Option(
            names = "--must-serve",
            description = "Exit with 1 if a Service would be left alone, as one of another class is.")
    private boolean mustServe;

    @CommandLine.Spec
    private CommandSpec spec = CommandSpec.create();

    public PlanCommand(Terminal terminal, ConfigLoader loader) {
        this.terminal = terminal;
        this.loader = loader;
    }

    /// The command with every option of the configuration.
    public CommandLine line() {
        CommandSpec declared = HelpOption.on(this);
        ConfigArguments.declare(declared, loader.options(), option -> !ControllerOptions.OF_A_PROCESS.contains(option));
        return new CommandLine(declared);
    }

    @Override
    public Integer call() {
        ConfigSource.FlagSource flags = ConfigArguments.read(spec.commandLine().getParseResult(), loader.options());
        List<ConfigSource.Fault> faults = new ArrayList<>(flags.faults());
        faults.addAll(usageFaults());
        return switch (loader.load(new ConfigSource.FlagSource(flags.values(), faults), terminal.environment())) {
            case ConfigLoader.ConfigResult.Faulty(List<ConfigSource.Fault> found) ->
                new FailureReport(terminal).configuration(found);
            case ConfigLoader.ConfigResult.Ready(ControllerConfig config) -> plan(config);
        };
    }

    private List<ConfigSource.Fault> usageFaults() {
        List<ConfigSource.Fault> faults = new ArrayList<>();
        faults.addAll(manifestFiles().faults());
        if (files.isEmpty() && names.isEmpty()) {
            faults.add(new ConfigSource.Fault("plan", "name a Service of the cluster, or a file with -f"));
        }
        if (!files.isEmpty() && !names.isEmpty()) {
            faults.add(new ConfigSource.Fault("-f", "cannot be combined with the name of a Service"));
        }
        if ((offline || withoutCluster) && !names.isEmpty()) {
            faults.add(new ConfigSource.Fault(
                    offline ? "--offline" : "--without-cluster",
                    "a Service of the cluster cannot be planned without the cluster"));
        }
        if (poolsReplace && !pools) {
            faults.add(new ConfigSource.Fault("--pools-replace", "means something with --pools only"));
        }
        if (pools && files.isEmpty()) {
            faults.add(new ConfigSource.Fault("--pools", "name the file of pools with -f"));
        }
        if (pools && offline) {
            faults.add(
                    new ConfigSource.Fault("--offline", "what pools would do cannot be planned without the cluster"));
        }
        if (!List.of("text", "json").contains(output)) {
            faults.add(new ConfigSource.Fault("-o", "'" + output + "' is not one of text, json"));
        }
        return faults;
    }

    private int plan(ControllerConfig config) {
        LogSetup.configure(config.logging(), Redaction.of(terminal.environment()), terminal.err());
        ProviderFactory factory = Providers.factory(config.provider());
        if (pools && !config.provider().equals(POOLED)) {
            return new FailureReport(terminal)
                    .configuration(
                            List.of(new ConfigSource.Fault("--pools", "only provider " + POOLED + " has pools")));
        }
        PlanRequest request = new PlanRequest(
                pools ? new ManifestFiles(List.of(), terminal.in()) : manifestFiles(),
                names.stream().map(name -> new ServiceKey(namespace, name)).toList(),
                namespace,
                nodes.map(path -> new ManifestFiles(List.of(path), terminal.in())),
                offline);
        ClusterAccess access =
                new ClusterAccess(config.connection(), terminal.environment(), offline || withoutCluster);
        try (OpenCluster cluster = access.open()) {
            PlanRun run = PlanRun.of(config, factory, request, cluster);
            return pools ? planPools(new PoolsRun(run, manifestFiles(), poolsReplace)) : planServices(run);
        }
    }

    private ManifestFiles manifestFiles() {
        return new ManifestFiles(files, terminal.in());
    }

    private int planServices(PlanRun run) {
        if (!files.isEmpty() && run.preparation().manifests().isEmpty()) {
            return new FailureReport(terminal)
                    .configuration(List.of(new ConfigSource.Fault(
                            "-f", "there is no Kubernetes object in %s".formatted(String.join(", ", files)))));
        }
        PlanReport report = run.report();
        print(() -> PlanJson.write(report), () -> new PlanText(new Style(terminal.colours())).lines(report));
        return report.exitCode(mustServe);
    }

    private int planPools(PoolsRun run) {
        PoolsReport report = run.report();
        print(() -> PoolsJson.write(report), () -> new PoolsText(new Style(terminal.colours())).lines(report));
        return report.exitCode();
    }

    private void print(Supplier<String> json, Supplier<List<String>> text) {
        switch (output.toLowerCase(Locale.ROOT)) {
            case "json" -> terminal.print(json.get());
            default -> text.get().forEach(terminal::print);
        }
    }
}
