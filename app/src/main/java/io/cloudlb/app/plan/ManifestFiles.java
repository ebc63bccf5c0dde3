// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.app.config.ConfigSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The inputs that `-f` names: files, folders (what ends in `.yaml`, `.yml` or `.json` in them, by name), and `-` for
/// standard input.
///
/// @param names as written
/// @param standardInput what `-` reads
record ManifestFiles(List<String> names, InputStream standardInput) {
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

    ManifestFiles {
        names = List.copyOf(names);
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /// What can be said of the names before anything is read.
    List<ConfigSource.Fault> faults() {
        List<ConfigSource.Fault> faults = names.stream()
                .filter(ManifestFiles::isUrl)
                .map(name -> new ConfigSource.Fault(
                        "-f", "'" + name + "' is an address, and addresses are not fetched; pipe it in with -f -"))
                .toList();
        boolean readsTwice = names.stream().filter("-"::equals).count() > 1;
        return readsTwice
                ? Stream.concat(
                                faults.stream(),
                                Stream.of(new ConfigSource.Fault("-f", "standard input can be read once, not twice")))
                        .toList()
                : faults;
    }

    private static boolean isUrl(String name) {
        return name.startsWith("http://") || name.startsWith("https://");
    }

    /// What is done with the content of one input.
    interface Reader {
        /// @throws IllegalArgumentException with a sentence, when the content is not what is wanted
        void read(InputStream content) throws IOException;
    }

    /// Reads all of them in turn.
    ///
    /// @throws CommandFailure with a sentence that names the file, when one cannot be read
    void each(Reader reader) {
        for (String name : names) {
            for (Source source : sources(name)) {
                try (InputStream content = source.open()) {
                    reader.read(content);
                } catch (IOException e) {
                    throw unreadable(source.label(), e);
                } catch (IllegalArgumentException e) {
                    throw new CommandFailure(source.label() + " cannot be read: " + e.getMessage(), e);
                }
            }
        }
    }

    private static CommandFailure unreadable(String label, IOException failure) {
        String why =
                switch (failure) {
                    case NoSuchFileException _ -> "there is no such file";
                    case AccessDeniedException _ -> "this account may not read it";
                    default -> Optional.ofNullable(failure.getMessage()).orElse("no reason given");
                };
        return new CommandFailure(label + " cannot be read: " + why, failure);
    }

    private List<Source> sources(String name) {
        if (name.equals("-")) {
            return List.of(new Source("the manifest", () -> standardInput));
        }
        Path path = Path.of(name);
        return Files.isDirectory(path) ? inFolder(path) : List.of(Source.of(path));
    }

    private static List<Source> inFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && isManifest(file))
                    .sorted()
                    .map(Source::of)
                    .toList();
        } catch (IOException e) {
            throw unreadable("the folder " + folder, e);
        }
    }

    private static boolean isManifest(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /// @param label for a sentence
    private record Source(String label, Opening opening) {
        static Source of(Path path) {
            return new Source("the file " + path, () -> Files.newInputStream(path));
        }

        InputStream open() throws IOException {
            return opening.open();
        }
    }

    private interface Opening {
        InputStream open() throws IOException;
    }
}
