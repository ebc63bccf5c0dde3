// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Whether somebody wants the process to end, from its first moment on.
final class StopRequest {
    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    /// Asks for the end; returns at once.
    void ask() {
        asked.complete(null);
    }

    /// Whether somebody has asked.
    boolean isAsked() {
        return asked.isDone();
    }

    /// Has that done once somebody asks, at once if somebody has.
    void then(Runnable stop) {
        CompletableFuture<Void> _ = asked.thenRun(stop);
    }

    /// Starts something that takes its time, and interrupts that when somebody asks for the end. It starts on a virtual
    /// thread, for only there a read that waits for the network heeds an interrupt.
    ///
    /// @return what was started; empty when the start was given up because somebody asked
    /// @throws RuntimeException the start's own
    <T> Optional<T> unlessAsked(Supplier<T> start) throws InterruptedException {
        FutureTask<T> starting = new FutureTask<>(start::get);
        Thread thread = Thread.ofVirtual().name("start").start(starting);
        then(thread::interrupt);
        try {
            return Optional.of(starting.get());
        } catch (ExecutionException failed) {
            if (isAsked()) {
                return Optional.empty();
            }
            if (failed.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("the start failed", failed);
        }
    }
}
