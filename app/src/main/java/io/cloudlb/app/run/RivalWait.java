// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.provider.WorkAbandonedException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits, once elected, while another process serves the same Services. It stands by as if it had not been elected: so
/// a rolling update that changes the lease's name goes on, ends the other one, and this one serves.
final class RivalWait {
    private static final Logger LOG = LoggerFactory.getLogger(RivalWait.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final TimeSource time;
    private final Supplier<Optional<String>> rival;
    private volatile Optional<String> trouble = Optional.empty();

    /// @param rival who is in the way, in sentences; see [io.cloudlb.core.provider.StateInKubernetes#rival]
    RivalWait(TimeSource time, Supplier<Optional<String>> rival) {
        this.time = time;
        this.rival = rival;
    }

    /// What keeps this process from knowing whether somebody is in the way; empty when nothing does.
    Optional<String> trouble() {
        return trouble;
    }

    /// Waits until nobody is in the way.
    ///
    /// @param ends whether the process ends meanwhile
    /// @return whether nobody is; otherwise the process ends
    boolean isOver(BooleanSupplier ends) throws InterruptedException {
        String said = "";
        while (!ends.getAsBoolean()) {
            Optional<String> sentence = look();
            if (sentence.isEmpty()) {
                if (!said.isEmpty()) {
                    LOG.info("Nobody else serves the same Services any more");
                }
                return true;
            }
            if (!said.equals(sentence.get())) {
                said = sentence.get();
                LOG.warn("Not serving yet: {}", said);
            }
            time.sleep(BETWEEN_LOOKS);
        }
        return false;
    }

    private Optional<String> look() {
        try {
            Optional<String> found = rival.get();
            trouble = Optional.empty();
            return found;
        } catch (CloudException failure) {
            trouble = Optional.of("whether another cloudlb serves the same Services is not known: "
                    + failure.error().message());
        } catch (WorkAbandonedException _) {
            trouble = Optional.of("the lease is not renewed in time, or the process is stopping");
        }
        return trouble;
    }
}
