// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A JVM that holds a process in a folder, says its id, and waits to be killed.
final class GuardedProcessHolder {

    private GuardedProcessHolder() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path work = Files.createDirectory(Path.of(arguments[1]));
        GuardedCommand command = new GuardedCommand(List.of("sleep", "300"), Path.of(arguments[0])).working(work);
        System.out.println(GuardedProcess.start(command).processId());
        Thread.currentThread().join();
    }
}
