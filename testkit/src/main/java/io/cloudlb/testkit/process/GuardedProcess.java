// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A running program that ends when this JVM ends, even if the JVM is killed: a small shell beside it watches a
/// pipe which only the JVM holds open. It ends after the JVM's shutdown hooks, so these may still use it.
///
/// It is in a process group of its own: an interrupt from the terminal reaches the JVM only.
public final class GuardedProcess implements AutoCloseable {

    private static final int SECONDS_TO_END = 60;
    private static final int LINES_TO_QUOTE = 15;

    private final GuardedCommand command;
    private final Process guard;
    private final long processId;

    private GuardedProcess(GuardedCommand command, Process guard, long processId) {
        this.command = command;
        this.guard = guard;
        this.processId = processId;
    }

    /// Starts the program. It returns at once; whether the program is of use by then is for the caller to find
    /// out.
    public static GuardedProcess start(GuardedCommand command) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", guardScript(), "guard"));
        words.add(command.log().toString());
        words.add(command.folder().map(Path::toString).orElse(""));
        words.addAll(command.words());
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeAll(command.withheld());
        builder.environment().putAll(command.environment());
        try {
            Process guard = builder.start();
            return new GuardedProcess(command, guard, firstLine(command, guard));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.name(), e);
        }
    }

    /// The program's own process id.
    public long processId() {
        return processId;
    }

    /// Whether the program still runs; a paused one does.
    public boolean isRunning() {
        return guard.isAlive();
    }

    /// Stops the program where it is; its connections stay open and unanswered.
    public void pause() {
        signal("STOP");
    }

    /// Lets a paused program go on.
    public void resume() {
        signal("CONT");
    }

    /// Ends the program without a chance to tidy up, as a crash would, and waits until it is gone.
    public void kill() {
        if (isRunning()) {
            signal("KILL");
            awaitEnd();
        }
    }

    /// Asks the program to end, as Kubernetes and systemd do; returns at once.
    public void terminate() {
        signal("TERM");
    }

    /// Asks the program to end, as Ctrl-C does, which programs may ignore that are not in the foreground; returns at
    /// once.
    public void interrupt() {
        signal("INT");
    }

    /// Waits for the program to end by itself.
    ///
    /// @return its exit code; 128 and the signal's number if a signal ended it
    /// @throws IllegalStateException if it still runs by then
    public int awaitExit(Duration patience) {
        try {
            if (!guard.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "%s still runs after %d s:%n%s".formatted(this, patience.toSeconds(), lastWords()));
            }
            return guard.exitValue();
        } catch (InterruptedException e) {
            throw interrupted("waiting for the end of " + this, e);
        }
    }

    /// The end of what the program wrote, to quote in messages.
    public String lastWords() {
        try {
            List<String> lines = Files.readAllLines(command.log(), UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TO_QUOTE), lines.size()));
        } catch (IOException e) {
            return "(its log " + command.log() + " cannot be read: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        kill();
    }

    @Override
    public String toString() {
        return command.name() + " (process " + processId + ")";
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("sh", "-c", "kill -\"$1\" \"$2\"", "signal", name, Long.toString(processId))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send " + name + " to " + this, e);
        } catch (InterruptedException e) {
            throw interrupted("sending " + name + " to " + this, e);
        }
    }

    private void awaitEnd() {
        try {
            if (!guard.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                throw new IllegalStateException(this + " still runs " + SECONDS_TO_END + " s after it was killed");
            }
        } catch (InterruptedException e) {
            throw interrupted("waiting for the end of " + this, e);
        }
    }

    private static long firstLine(GuardedCommand command, Process guard) throws IOException {
        BufferedReader output = guard.inputReader(UTF_8);
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the guard of " + command.name() + " ended at once");
        }
        return Long.parseLong(line);
    }

    private static String guardScript() {
        try (InputStream script = GuardedProcess.class.getResourceAsStream("guard.sh")) {
            if (script == null) {
                throw new IllegalStateException("guard.sh is missing beside " + GuardedProcess.class.getName());
            }
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException interrupted(String doing, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while " + doing, cause);
    }
}
