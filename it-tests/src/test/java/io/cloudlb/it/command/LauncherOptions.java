// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final Pattern VARIABLE = Pattern.compile("(?m)^export ([A-Z_]+)=\"\\$\\{\\1:-(\\w+)}\"$");

    private LauncherOptions() {}

    /// The JVM's options.
    static List<String> read() {
        Matcher options = OPTIONS.matcher(launcher());
        if (!options.find()) {
            throw new IllegalStateException("the launcher names no JVM options any more");
        }
        return List.of(options.group(1).split(" "));
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
