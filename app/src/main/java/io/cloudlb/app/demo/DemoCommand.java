// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.app.cli.ExitCode;
import io.cloudlb.app.cli.HelpOption;
import io.cloudlb.app.cli.Style;
import io.cloudlb.app.cli.Terminal;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// `cloudlb demo`.
@Command(
        name = "demo",
        sortOptions = false,
        description = "Watch a Service get its load balancer: a real API server, nothing to set up, nothing to pay.",
        footer = {"", "Everything listens on loopback only, and everything is gone when the demo ends."})
public final class DemoCommand implements Callable<Integer> {
    private static final SortedMap<String, Show.Maker> SHOWS = new TreeMap<>(Map.of(
            "aws",
            (mainClass, narrator) -> new CloudShow(new AwsDemoCloud(), mainClass, narrator),
            "azure",
            (mainClass, narrator) -> new CloudShow(new AzureDemoCloud(), mainClass, narrator),
            "gcp",
            (mainClass, narrator) -> new CloudShow(new GcpDemoCloud(), mainClass, narrator),
            "metallb",
            MetalLbShow::new));

    private final Terminal terminal;
    private final Class<?> mainClass;

    @CommandLine.Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description =
                    "Whose story is told: aws, azure or gcp, an emulated cloud, or metallb, addresses from pools. Default: aws.")
    private String provider = "aws";

    @Option(
            names = "--keep",
            description = "Stay up after the story, for your own kubectl (and AWS CLI or curl); end with Ctrl-C.")
    private boolean keep;

    /// @param terminal where the story is told
    /// @param mainClass the whole command, to run the controller in a process of its own
    public DemoCommand(Terminal terminal, Class<?> mainClass) {
        this.terminal = terminal;
        this.mainClass = mainClass;
    }

    /// The command, ready to be run.
    public CommandLine line() {
        return new CommandLine(HelpOption.on(this));
    }

    @Override
    public Integer call() throws InterruptedException {
        Show.Maker maker = Optional.ofNullable(SHOWS.get(provider))
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(),
                        "the demo has no provider %s; it has %s"
                                .formatted(provider, String.join(", ", SHOWS.keySet()))));
        try (Show show = maker.make(mainClass, new Narrator(terminal.out(), new Style(terminal.colours())))) {
            Runtime.getRuntime().addShutdownHook(new Thread(show::close, "demo-tidy-up"));
            show.set();
            show.tell();
            if (keep) {
                show.invite();
                new CountDownLatch(1).await();
            }
        }
        return ExitCode.OK;
    }
}
