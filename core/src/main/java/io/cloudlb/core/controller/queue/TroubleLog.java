// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.queue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What does not succeed, in the log: when it begins, when its message changes and when it is over, but not at every
/// try.
public final class TroubleLog {
    private static final Logger LOG = LoggerFactory.getLogger(TroubleLog.class);

    private final Map<Work, String> standing = new ConcurrentHashMap<>();

    /// A piece of work ended.
    public void note(Work work, Outcome outcome) {
        switch (outcome) {
            case Outcome.Retry(String why, Duration _) -> troubled(work, why + "; it is tried again");
            case Outcome.Parked(Optional<?> lookAgain, String why) ->
                troubled(work, lookAgain.isPresent() ? why : why + "; it is tried again when it changes");
            case Outcome.Settled _ -> over(work);
            case Outcome.LookAgain _, Outcome.Dropped _ -> {}
        }
    }

    private void troubled(Work work, String message) {
        if (!message.equals(standing.put(work, message))) {
            LOG.atWarn().addKeyValue("service", work).log("{}: {}", work, message);
        }
    }

    private void over(Work work) {
        if (standing.remove(work) != null) {
            LOG.atInfo().addKeyValue("service", work).log("{}: no trouble any more", work);
        }
    }
}
