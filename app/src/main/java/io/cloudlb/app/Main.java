// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app;

import io.cloudlb.app.cli.Providers;
import io.cloudlb.app.cli.Terminal;
import io.cloudlb.app.config.PodEnvironment;
import io.cloudlb.core.redaction.Redaction;

/// The process.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        Redaction.learn(terminal.environment());
        CloudlbCommand command =
                new CloudlbCommand(terminal, Providers.settings(), PodEnvironment.look(terminal.environment()));
        System.exit(command.execute(arguments));
    }
}
