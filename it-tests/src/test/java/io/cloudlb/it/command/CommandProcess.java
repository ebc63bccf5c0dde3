// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import io.cloudlb.testkit.process.GuardedCommand;
import io.cloudlb.testkit.process.GuardedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The command in a process of its own: the packaged program, with the JVM options that the launcher gives it and
/// none of the surroundings' credentials.
public final class CommandProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Programs that are started in the background ignore Ctrl-C, which a shell cannot undo.
    private static final String HEED_CTRL_C =
            "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execvp(sys.argv[1], sys.argv[1:])";

    /// As the build has just packaged it.
    private static final Path PROGRAM = Path.of("..", "app", "target", "cloudlb.jar");

    private final GuardedProcess process;
    private final Path log;

    private CommandProcess(GuardedProcess process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Starts the command.
    ///
    /// @param folder where its output goes
    /// @param environment variables beside those of this process
    /// @param arguments the command line
    public static CommandProcess start(Path folder, Map<String, String> environment, List<String> arguments) {
        return start(program(), folder, environment, List.of(), arguments);
    }

    /// Starts the command.
    ///
    /// @param program the jar, instead of the packaged one
    /// @param more options of the JVM that follow the launcher's, and win against them
    static CommandProcess start(
            Path program, Path folder, Map<String, String> environment, List<String> more, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of("python3", "-c", HEED_CTRL_C));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(LauncherOptions.of(arguments.getFirst()));
        words.addAll(more);
        words.addAll(List.of("-jar", program.toString()));
        words.addAll(arguments);
        try {
            Path log = Files.createTempFile(folder, "cloudlb", ".log");
            GuardedCommand command = new GuardedCommand(words, log)
                    .with(bare(environment, folder))
                    .without(variable -> variable.startsWith("AWS_") || variable.startsWith("AZURE_"));
            return new CommandProcess(GuardedProcess.start(command), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The packaged program.
    static Path program() {
        if (!Files.exists(PROGRAM)) {
            throw new IllegalStateException(PROGRAM + " is missing: package the module app first");
        }
        return PROGRAM.toAbsolutePath().normalize();
    }

    private static Map<String, String> bare(Map<String, String> environment, Path folder) {
        Map<String, String> bare = new HashMap<>(LauncherOptions.environment());
        bare.putAll(Map.of(
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "AWS_CONFIG_FILE",
                folder.resolve("no-config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE",
                folder.resolve("no-credentials").toString()));
        bare.putAll(environment);
        return bare;
    }

    /// Ctrl-C.
    void interrupt() {
        process.interrupt();
    }

    /// SIGTERM.
    public void terminate() {
        process.terminate();
    }

    /// SIGKILL.
    public void kill() {
        process.kill();
    }

    boolean isRunning() {
        return process.isRunning();
    }

    /// Waits for it to end by itself.
    ///
    /// @return the exit code
    public int awaitExit() {
        return awaitExit(PATIENCE);
    }

    /// Waits that long for it to end by itself.
    ///
    /// @return the exit code
    public int awaitExit(Duration patience) {
        return process.awaitExit(patience);
    }

    /// The most memory that it has had resident, in MiB, as Linux accounts it.
    public long peakResidentMebibytes() {
        return mebibytes("VmHWM:");
    }

    /// The memory that it has resident now, in MiB, as Linux accounts it.
    public long residentMebibytes() {
        return mebibytes("VmRSS:");
    }

    /// The files that it has open, as Linux accounts them.
    public List<String> openFiles() {
        Path open = Path.of("/proc", String.valueOf(process.processId()), "fd");
        try (Stream<Path> files = Files.list(open)) {
            return files.map(CommandProcess::target).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "closed meanwhile";
        }
    }

    private long mebibytes(String field) {
        Path status = Path.of("/proc", String.valueOf(process.processId()), "status");
        try {
            return Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith(field))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Everything it has written.
    public String words() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
