// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How users start the JVM, read from the launcher, so that what is measured is what is shipped.
final class LauncherOptions {
    private static final Path LAUNCHER = Path.of("..", "cloudlb");
    private static final Pattern OPTIONS = Pattern.compile("(?m)^options=\\$\\{CLOUDLB_JAVA_OPTS-(.+)}$");
    private static final Pattern MORE = Pattern.compile("(?m)^ +\\[ \"\\$1\" = run ] \\|\\| .* \\|\\| echo \"(.+)\"$");
    private static final Pattern OUT_OF_MEMORY = Pattern.compile("(?m)^out_of_memory='(.+)'$");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^export ([A-Z_]+)=\"\\$\\{\\1:-(\\w+)}\"$");

    private LauncherOptions() {}

    /// The JVM's options that every command gets.
    static List<String> read() {
        return List.of(found(OPTIONS).split(" "));
    }

    /// All that the JVM gets for a command: what a person's commands get beyond, and what is done once memory runs out.
    static List<String> of(String command) {
        List<String> all = new ArrayList<>(read());
        if (!command.equals("run")) {
            all.addAll(List.of(found(MORE).split(" ")));
        }
        all.add("-XX:OnOutOfMemoryError=" + found(OUT_OF_MEMORY));
        return all;
    }

    private static String found(Pattern option) {
        Matcher found = option.matcher(launcher());
        if (!found.find()) {
            throw new IllegalStateException("the launcher has no line any more like " + option);
        }
        return found.group(1);
    }

    /// The variables that the launcher sets unless the user does.
    static Map<String, String> environment() {
        Map<String, String> variables = VARIABLE.matcher(launcher())
                .results()
                .collect(Collectors.toMap(found -> found.group(1), (MatchResult found) -> found.group(2)));
        if (variables.isEmpty()) {
            throw new IllegalStateException("the launcher sets no variables any more");
        }
        return variables;
    }

    private static String launcher() {
        try {
            return Files.readString(LAUNCHER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
