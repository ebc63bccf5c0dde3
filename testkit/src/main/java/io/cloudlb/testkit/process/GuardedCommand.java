// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A program to run under a [GuardedProcess].
///
/// @param words the program and its arguments
/// @param environment variables it gets beside the JVM's own
/// @param withheld variables of the JVM's own that it does not get
/// @param log the file its output is added to
/// @param folder removed when the JVM ends without having stopped the program
public record GuardedCommand(
        List<String> words, Map<String, String> environment, Set<String> withheld, Path log, Optional<Path> folder) {

    public GuardedCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        withheld = Set.copyOf(withheld);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a command needs at least the program's name");
        }
    }

    public GuardedCommand(List<String> words, Path log) {
        this(words, Map.of(), Set.of(), log, Optional.empty());
    }

    /// The program's name without its folder, for messages.
    public String name() {
        return Path.of(words.getFirst()).getFileName().toString();
    }

    /// The same command, with variables beside the JVM's own.
    public GuardedCommand with(Map<String, String> variables) {
        return new GuardedCommand(words, variables, withheld, log, folder);
    }

    /// The same command, without the JVM's own variables of which this holds.
    public GuardedCommand without(Predicate<String> variables) {
        Set<String> names = System.getenv().keySet().stream().filter(variables).collect(Collectors.toUnmodifiableSet());
        return new GuardedCommand(words, environment, names, log, folder);
    }

    /// The same command, with a folder that does not outlive the JVM.
    public GuardedCommand working(Path folder) {
        return new GuardedCommand(words, environment, withheld, log, Optional.of(folder));
    }
}
