// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.app.cli.Style;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/// Tells the story on a terminal.
///
/// @param out where to
/// @param style in colour or not
record Narrator(PrintStream out, Style style) {

    void heading(String text) {
        out.println();
        out.println(style.bold("== " + text));
    }

    void say(String text) {
        out.println(text);
    }

    void aside(String text) {
        out.println(style.dim(text));
    }

    void command(String text) {
        out.println(style.green("$ " + text));
    }

    void lines(List<String> lines) {
        lines.forEach(out::println);
    }

    /// The story is told, and what stands is the reader's.
    void handOver(Path kubeconfig) {
        heading("The stage is yours; Ctrl-C takes everything down");
        say("export KUBECONFIG=" + kubeconfig);
    }
}
