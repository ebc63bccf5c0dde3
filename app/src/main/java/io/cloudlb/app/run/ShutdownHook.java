// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Makes SIGTERM and Ctrl-C an orderly end with an exit code of ours: the JVM would end with 143 or 130 as soon as its
/// hooks have run.
public final class ShutdownHook implements AutoCloseable {
    private static final int ABANDONED = 1;

    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final Thread hook;

    private ShutdownHook(Runnable requestStop, Duration patience) {
        hook = new Thread(() -> Runtime.getRuntime().halt(endWith(requestStop, patience)), "shutdown");
    }

    /// Installs the hook.
    ///
    /// @param requestStop asks for an orderly end; returns at once
    /// @param patience how long the orderly end may take before the process ends all the same
    public static ShutdownHook install(Runnable requestStop, Duration patience) {
        ShutdownHook installed = new ShutdownHook(requestStop, patience);
        Runtime.getRuntime().addShutdownHook(installed.hook);
        return installed;
    }

    /// The orderly end is over; the process ends with this code if it was asked to by a signal.
    public void ended(int exitCode) {
        ended.complete(exitCode);
    }

    /// Takes the hook away. If the JVM is going down already and nobody told the exit code, it goes down as failed.
    @Override
    public void close() {
        ended.complete(ABANDONED);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The JVM is going down already, through the hook.
        }
    }

    private int endWith(Runnable requestStop, Duration patience) {
        requestStop.run();
        try {
            return ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            return ABANDONED;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ABANDONED;
        }
    }
}
