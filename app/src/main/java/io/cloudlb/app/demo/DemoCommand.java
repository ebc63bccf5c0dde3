// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.app.cli.ExitCode;
import io.cloudlb.app.cli.HelpOption;
import io.cloudlb.app.cli.Style;
import io.cloudlb.app.cli.Terminal;
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
        description = "Watch a Service get its load balancer: a real API server, an emulated cloud, nothing to pay.",
        footer = {"", "Everything listens on loopback only, and everything is gone when the demo ends."})
public final class DemoCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Class<?> mainClass;

    @CommandLine.Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--provider", paramLabel = "NAME", description = "The cloud that is emulated: aws.")
    private String provider = "aws";

    @Option(
            names = "--keep",
            description = "Stay up after the story, for your own kubectl and AWS CLI; end with Ctrl-C.")
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
        if (!provider.equals("aws")) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "the demo has no provider " + provider + "; it has aws");
        }
        Narrator narrator = new Narrator(terminal.out(), new Style(terminal.colours()));
        try (DemoStage stage = new DemoStage(mainClass)) {
            Thread tidyUp = new Thread(stage::close, "demo-tidy-up");
            Runtime.getRuntime().addShutdownHook(tidyUp);
            stage.set(narrator);
            new Story(stage, narrator).tell();
            if (keep) {
                new Visit(stage, narrator).invite();
                new CountDownLatch(1).await();
            }
        }
        return ExitCode.OK;
    }
}
