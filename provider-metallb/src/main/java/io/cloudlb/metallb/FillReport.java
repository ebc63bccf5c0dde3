// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.metallb.allocation.PoolFill;
import io.cloudlb.metallb.cluster.MetalLbCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells operators how full the pools are: as metrics, and in the pools' own status, not more often than they can
/// read. MetalLB's speakers look at all pools again when one of them is written, and are woken that way.
final class FillReport {
    private static final Logger LOG = LoggerFactory.getLogger(FillReport.class);

    private final MetalLbCluster cluster;
    private final PoolGauges gauges;
    private final TimeSource time;
    private final Duration pause;
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile boolean writes;
    private boolean wakes;
    private Optional<Long> last = Optional.empty();
    private boolean isFailing;

    FillReport(MetalLbCluster cluster, PoolGauges gauges, TimeSource time, Duration pause) {
        this.cluster = cluster;
        this.gauges = gauges;
        this.time = time;
        this.pause = pause;
    }

    /// Whether the pools' status is ours to write.
    void mayWrite(boolean may) {
        writes = may;
    }

    /// Something may have changed.
    ///
    /// @return whether it was not due already
    boolean becomesDue() {
        return due.compareAndSet(false, true);
    }

    /// MetalLB's speakers are to look at the pools again, with the next write.
    void speakersAreToLookAgain() {
        wakes = true;
    }

    /// Writes what has changed. That it cannot be written keeps nobody from an address, so it is said once and tried
    /// again.
    ///
    /// @return when to write what came too soon after the last
    Optional<Duration> write(List<PoolFill> fills, boolean isStale, Map<String, Long> lacking) {
        gauges.show(fills, isStale, lacking);
        long now = time.nanoTime();
        Optional<Duration> wait = last.map(then -> pause.minusNanos(now - then)).filter(Duration::isPositive);
        if (wait.isPresent()) {
            return wait;
        }
        due.set(false);
        last = Optional.of(now);
        if (writes) {
            return showAll(fills);
        }
        return Optional.empty();
    }

    private Optional<Duration> showAll(List<PoolFill> fills) {
        try {
            cluster.show(fills);
            if (wakes) {
                cluster.wakeSpeakers(fills);
            }
            wakes = false;
            isFailing = false;
            return Optional.empty();
        } catch (CloudException failure) {
            if (!isFailing) {
                LOG.warn("The pools' status is not written: {}", failure.getMessage());
            }
            isFailing = true;
            return Optional.of(pause.multipliedBy(30));
        }
    }
}
