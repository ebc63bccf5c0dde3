// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.process;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// Waits until a started program is of use, or says why it is not.
///
/// @param process the program that is waited for
/// @param patience how long it may take
/// @param clock tells when that is over
public record Readiness(GuardedProcess process, Duration patience, InstantSource clock) {

    private static final Duration PAUSE = Duration.ofMillis(50);

    /// Asks `shortcoming` again and again until it names none.
    ///
    /// @throws NotReadyException if the program ends or patience runs out; with the last shortcoming and last words
    public void await(Supplier<Optional<String>> shortcoming) {
        Instant deadline = clock.instant().plus(patience);
        Optional<String> missing = shortcoming.get();
        while (missing.isPresent()) {
            if (!process.isRunning()) {
                throw new NotReadyException(process + " ended before it was ready:\n" + process.lastWords());
            }
            if (clock.instant().isAfter(deadline)) {
                throw new NotReadyException("%s is not ready after %d s (%s):%n%s"
                        .formatted(process, patience.toSeconds(), missing.get(), process.lastWords()));
            }
            pause();
            missing = shortcoming.get();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotReadyException("interrupted while waiting");
        }
    }
}
