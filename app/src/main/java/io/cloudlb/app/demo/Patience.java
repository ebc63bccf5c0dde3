// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.app.cli.CommandFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
        untilSeen(what, () -> happened.getAsBoolean() ? Optional.of(what) : Optional.empty());
    }

    /// Returns it once it is to be seen.
    ///
    /// @throws CommandFailure when it is not within 90 s
    <T> T untilSeen(String what, Supplier<Optional<T>> look) {
        Instant deadline = Instant.now().plus(LONGEST);
        Optional<T> seen = look.get();
        while (seen.isEmpty()) {
            if (Instant.now().isAfter(deadline)) {
                throw new CommandFailure("%s did not happen within %d s. The controller's last words:%n%s"
                        .formatted(what, LONGEST.toSeconds(), lastWords.get()));
            }
            pause(LOOK);
            seen = look.get();
        }
        return seen.get();
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
