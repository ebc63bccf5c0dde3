// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.testkit.process.GuardedCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// This very program, to be run in processes of its own as a user would run it.
///
/// @param mainClass where it begins
record OwnCommand(Class<?> mainClass) {

    /// The command with these arguments.
    ///
    /// @param log where its output goes
    GuardedCommand with(List<String> arguments, Path log) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass.getName()));
        words.addAll(arguments);
        return new GuardedCommand(words, log);
    }

    /// As a user would type it.
    static String line(List<String> arguments) {
        return "cloudlb " + String.join(" ", arguments);
    }
}
