// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The JVM options as users get them, read from the launcher, so that what is measured is what is shipped.
final class LauncherOptions {
    private static final Path LAUNCHER = Path.of("..", "cloudlb");
    private static final Pattern OPTIONS = Pattern.compile("(?m)^options=\\$\\{CLOUDLB_JAVA_OPTS-(.+)}$");

    private LauncherOptions() {}

    static List<String> read() {
        try {
            Matcher options = OPTIONS.matcher(Files.readString(LAUNCHER));
            if (!options.find()) {
                throw new IllegalStateException("the launcher names no JVM options any more");
            }
            return List.of(options.group(1).split(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
