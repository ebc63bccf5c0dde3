// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `cloudlb demo`, and someone who reads what it says and does what it bids.
///
/// @param process the command
public record Demo(CommandProcess process) implements AutoCloseable {
    /// The exit code after Ctrl-C.
    static final int SIGINT = 128 + 2;

    /// The exit code after a request to end.
    public static final int SIGTERM = 128 + 15;

    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Duration GRACE = Duration.ofMinutes(2);
    private static final Pattern CONTROLLER = Pattern.compile("runs as a process of its own \\((\\d+)\\)");

    /// Starts it.
    ///
    /// @param folder where its output goes
    public static Demo start(Path folder, String... options) {
        List<String> arguments = new ArrayList<>(List.of("demo"));
        arguments.addAll(List.of(options));
        return new Demo(CommandProcess.start(folder, Map.of(), arguments));
    }

    /// Everything it has said.
    public String words() {
        return process.words();
    }

    /// Waits until it has said all of these.
    public void awaitWords(String... words) {
        for (String word : words) {
            await().atMost(PATIENCE).until(() -> words().contains(word) || !process.isRunning());
            assertThat(words()).contains(word);
        }
    }

    /// What it shows as the output of the first such command.
    public String shown(String command) {
        return said(Pattern.compile("(?ms)^\\$ %s\\R(.*?)^(?=\\$ |== |\\R|\\z)".formatted(Pattern.quote(command))));
    }

    /// What it bids the reader export.
    public String exported(String variable) {
        return said(Pattern.compile("(?m)^export " + variable + "=(.*)$"));
    }

    /// A client with the rights that it gives to the reader.
    public KubernetesClient kubectl(String namespace) {
        Config config = Config.fromKubeconfig(Path.of(exported("KUBECONFIG")).toFile());
        config.setNamespace(namespace);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /// Waits for the story's end.
    ///
    /// @return the exit code
    public int awaitExit() {
        return process.awaitExit(PATIENCE);
    }

    /// Asks it to end.
    ///
    /// @return the exit code
    public int terminate() {
        process.terminate();
        return process.awaitExit(GRACE);
    }

    /// Ctrl-C.
    ///
    /// @return the exit code
    int interrupt() {
        process.interrupt();
        return process.awaitExit(GRACE);
    }

    /// Waits until its controller is gone too.
    public void awaitControllerGone() {
        long controller = Long.parseLong(said(CONTROLLER));
        await().atMost(GRACE)
                .until(() -> ProcessHandle.of(controller)
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
    }

    private String said(Pattern pattern) {
        Matcher said = pattern.matcher(words());
        assertThat(said.find()).as(this::words).isTrue();
        return said.group(1);
    }

    @Override
    public void close() {
        process.close();
    }
}
