// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.core.model.Durations;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at start whether the cloud can be worked with. What passes by itself, such as one error of the cloud's own, is
/// waited for a while; what does not, such as a right that lacks, ends the start at once.
///
/// @param time the clock
/// @param patience how long it is waited for
record StartCheck(TimeSource time, Duration patience) {
    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

    /// @throws CloudException when the cloud cannot be worked with
    void run(Runnable check) {
        long began = time.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                check.run();
                return;
            } catch (CloudException failure) {
                boolean late = time.nanoTime() - began + pause.toNanos() > patience.toNanos();
                if (late || !passes(failure.error())) {
                    throw failure;
                }
                LOG.warn("{}; it is tried again", failure.error().message());
            }
            sleep(pause);
            pause = Durations.doubled(pause, 1, LONGEST_PAUSE);
        }
    }

    private void sleep(Duration pause) {
        try {
            time.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("stopped before the cloud was looked at", e);
        }
    }

    private static boolean passes(CloudError error) {
        return switch (error.kind()) {
            case THROTTLED, UNAVAILABLE, AMBIGUOUS -> true;
            case STALE, BUSY, NOT_FOUND, QUOTA_EXCEEDED, INVALID_REQUEST, OBSTRUCTED, DENIED -> false;
        };
    }
}
