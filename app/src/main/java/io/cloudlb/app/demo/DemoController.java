// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.testkit.process.GuardedCommand;
import io.cloudlb.testkit.process.GuardedProcess;
import io.cloudlb.testkit.process.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The controller, run as a user would run it: `cloudlb run` in a process of its own.
final class DemoController implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Pattern HEALTH_ADDRESS = Pattern.compile("Health and metrics on (\\S+)");

    private final GuardedProcess process;
    private final List<String> arguments;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();

    private DemoController(GuardedProcess process, List<String> arguments, Path log) {
        this.process = process;
        this.arguments = arguments;
        this.log = log;
    }

    /// Starts it.
    ///
    /// @param settings the provider's flags
    /// @param environment the provider's variables
    static DemoController start(
            OwnCommand program, Path kubeconfig, List<String> settings, Map<String, String> environment) {
        List<String> arguments = Stream.of(
                        Stream.of("run"),
                        settings.stream(),
                        Stream.of(
                                "--cluster-name=" + Scenery.CLUSTER,
                                "--kubeconfig=" + kubeconfig,
                                "--listen=127.0.0.1:0"))
                .flatMap(words -> words)
                .toList();
        Path log = kubeconfig.resolveSibling("controller.log");
        GuardedCommand command =
                program.with(arguments, log).with(environment).without(variable -> variable.startsWith("AWS_"));
        return new DemoController(GuardedProcess.start(command), arguments, log);
    }

    long processId() {
        return process.processId();
    }

    /// As a user would type it.
    String commandLine() {
        return OwnCommand.line(arguments);
    }

    /// The end of its log.
    String lastWords() {
        return process.lastWords();
    }

    /// Whether it has looked at every Service once.
    boolean hasLookedAround() {
        return said().contains("Every Service has been looked at once");
    }

    void awaitReady() {
        new Readiness(process, PATIENCE, InstantSource.system()).await(this::shortcoming);
    }

    private Optional<String> shortcoming() {
        return address().map(this::shortcoming).orElse(Optional.of("it does not say yet where it listens"));
    }

    /// Where it writes its log.
    Path log() {
        return log;
    }

    /// Where it says that health and metrics are.
    Optional<URI> address() {
        Matcher said = HEALTH_ADDRESS.matcher(said());
        return said.find() ? Optional.of(URI.create("http://" + said.group(1))) : Optional.empty();
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException("the controller's log cannot be read", failure);
        }
    }

    private Optional<String> shortcoming(URI address) {
        try {
            HttpRequest request = HttpRequest.newBuilder(address.resolve("/readyz"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == HttpURLConnection.HTTP_OK ? Optional.empty() : Optional.of(answer.body());
        } catch (IOException failure) {
            return Optional.of("no answer yet");
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", failure);
        }
    }

    /// Asks it to end, as Kubernetes would, and waits for it.
    @Override
    public void close() {
        http.close();
        if (process.isRunning()) {
            process.terminate();
            process.awaitExit(GRACE);
        }
        process.close();
    }
}
