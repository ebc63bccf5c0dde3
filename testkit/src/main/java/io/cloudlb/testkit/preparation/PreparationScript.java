// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.preparation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A script of the `tools` folder: it prints one path on standard output, and progress on standard error.
///
/// @param file the script
/// @param progress gets each line of progress as it comes
public record PreparationScript(Path file, Consumer<String> progress) {

    /// Runs the script and returns the path it printed. It may take minutes the first time.
    ///
    /// @throws PreparationException if the script fails, with what it said
    public Path run() {
        try {
            return result(new ProcessBuilder(file.toString()).start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + file, e);
        }
    }

    private Path result(Process process) throws IOException {
        List<String> said = new CopyOnWriteArrayList<>();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            Thread listener = Thread.startVirtualThread(() -> listen(process, said));
            String path = output.readLine();
            listener.join();
            if (process.waitFor() != 0 || path == null) {
                throw new PreparationException(said.isEmpty() ? file + " failed in silence" : said.getLast());
            }
            return Path.of(path);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new PreparationException("interrupted while " + file + " ran");
        }
    }

    private void listen(Process process, List<String> said) {
        process.errorReader(UTF_8).lines().forEach(line -> {
            said.add(line);
            progress.accept(line);
        });
    }
}
