// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app;

import io.cloudlb.app.cli.ExitCode;
import io.cloudlb.app.cli.ProductVersion;
import io.cloudlb.app.cli.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `cloudlb version`.
@Command(name = "version", description = "Print the version.")
final class VersionCommand implements Callable<Integer> {
    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().println(words());
        return ExitCode.OK;
    }

    static String words() {
        return "cloudlb " + ProductVersion.current() + ", Java " + Runtime.version();
    }
}
