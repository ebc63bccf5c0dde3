// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.metrics;

import java.time.Duration;

/// What a work queue shows of itself. Asked at every scrape, from any thread.
public interface QueueView {
    /// How many keys wait, those whose time has not come not counted.
    int depth();

    /// How long the oldest waiting key has waited; zero when none waits.
    Duration oldest();

    /// The time that the keys in work have been in work, summed up.
    Duration unfinished();

    /// The time that the longest running key has been in work; zero when none is.
    Duration longestRunning();
}
