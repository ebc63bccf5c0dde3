// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What a program that ends by itself said.
public record ProgramRun(int exit, String out, String err) {

    /// Runs a program without input. One that is not done after two minutes is killed.
    ///
    /// @param environment what is set besides this process' own
    public static ProgramRun of(List<String> line, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putAll(environment);
        try {
            return result(line, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + line.getFirst(), e);
        }
    }

    private static ProgramRun result(List<String> line, Process process) throws IOException {
        process.getOutputStream().close();
        CompletableFuture.delayedExecutor(2, TimeUnit.MINUTES).execute(process::destroyForcibly);
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        try {
            return new ProgramRun(process.waitFor(), out, err);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it ran: " + line.getFirst(), e);
        }
    }
}
