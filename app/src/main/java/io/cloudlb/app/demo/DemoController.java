// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.testkit.controlplane.ControlPlane;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    static DemoController start(Class<?> mainClass, ControlPlane controlPlane, EmulatorServer cloud) {
        List<String> arguments = List.of(
                "run",
                "--provider=aws",
                "--cluster-name=" + DemoStage.CLUSTER,
                "--kubeconfig=" + controlPlane.kubeconfig(),
                "--aws-region=" + DemoStage.REGION,
                "--aws-vpc-id=" + DemoStage.VPC,
                "--aws-endpoint-url=" + cloud.endpoint(),
                "--listen=127.0.0.1:0");
        Path log = controlPlane.kubeconfig().resolveSibling("controller.log");
        GuardedCommand command = new GuardedCommand(words(mainClass, arguments), log)
                .with(environment())
                .without(variable -> variable.startsWith("AWS_"));
        return new DemoController(GuardedProcess.start(command), arguments, log);
    }

    /// The variables by which the AWS SDK and the AWS CLI get credentials that the emulated cloud takes.
    static Map<String, String> environment() {
        return Map.of(
                "AWS_ACCESS_KEY_ID", "demo",
                "AWS_SECRET_ACCESS_KEY", "demo",
                "AWS_EC2_METADATA_DISABLED", "true");
    }

    private static List<String> words(Class<?> mainClass, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass.getName()));
        words.addAll(arguments);
        return words;
    }

    long processId() {
        return process.processId();
    }

    /// As a user would type it.
    String commandLine() {
        return "cloudlb " + String.join(" ", arguments);
    }

    /// The end of its log.
    String lastWords() {
        return process.lastWords();
    }

    void awaitReady() {
        new Readiness(process, PATIENCE, InstantSource.system()).await(this::shortcoming);
    }

    private Optional<String> shortcoming() {
        return address().map(this::shortcoming).orElse(Optional.of("it does not say yet where it listens"));
    }

    /// Where it says that health and metrics are.
    private Optional<URI> address() {
        try {
            Matcher said = HEALTH_ADDRESS.matcher(Files.readString(log));
            return said.find() ? Optional.of(URI.create("http://" + said.group(1))) : Optional.empty();
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
