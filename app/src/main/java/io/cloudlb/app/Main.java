// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app;

import io.cloudlb.app.cli.Terminal;
import io.cloudlb.core.config.Surroundings;

/// The process.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        CloudlbCommand command =
                new CloudlbCommand(terminal, Providers.find(), Surroundings.look(terminal.environment()));
        System.exit(command.execute(arguments));
    }
}
