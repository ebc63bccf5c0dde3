// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.app.cli.CommandFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what must happen, and says what did not.
///
/// @param lastWords what the controller said last, for the failure
record Patience(Supplier<String> lastWords) {
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(50);

    /// Returns once it has happened.
    ///
    /// @throws CommandFailure when it has not within 90 s
    void until(String what, BooleanSupplier happened) {
        Instant deadline = Instant.now().plus(LONGEST);
        while (!happened.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new CommandFailure("%s did not happen within %d s. The controller's last words:%n%s"
                        .formatted(what, LONGEST.toSeconds(), lastWords.get()));
            }
            pause(LOOK);
        }
    }

    /// Lets some time pass, to show that nothing happens in it.
    void watch(Duration time) {
        pause(time);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", failure);
        }
    }
}
