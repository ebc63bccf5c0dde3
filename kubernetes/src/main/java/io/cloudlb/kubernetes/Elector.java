// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.kubernetes.LeaderLease.LeaseStore.Claim;
import io.cloudlb.kubernetes.LeaderLease.LeaseStore.Stored;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One who stands for election: looks at the Lease, takes it when nobody renews it, renews it while leading.
///
/// No wall clock decides anything. How long a leader has been silent is measured from the moment this process first
/// saw its last renewal, and how long this process may lead from the moment it sent its own, both on the monotonic
/// clock. The times in the Lease are written for people, and read only to see whether they change. (client-go's
/// elector measures the first the same way; clocks that differ then make nobody steal a lease, nor wait an hour for a
/// dead one.)
///
/// It has no thread: whoever has one calls [#tick]. Not safe for several threads.
final class Elector {
    private static final Logger LOG = LoggerFactory.getLogger(Elector.class);
    /// What a lease that is given up says: not zero, which the API server refuses.
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final LeaderLease.LeaseStore store;
    private final String identity;
    private final LeaseFence fence;
    private final TimeSource time;
    private final DoubleSupplier chance;
    private final Told told;
    private Optional<Observed> observed = Optional.empty();
    private Optional<Led> led = Optional.empty();
    private volatile String trouble = "";

    /// What an elector tells.
    interface Told {
        void won();

        void lost();

        void leaderIs(String holder);
    }

    /// What somebody's lease said, and since when, on the monotonic clock.
    private record Observed(Claim claim, long at) {}

    /// Our lease, and when its last renewal was sent, on the monotonic clock.
    private record Led(Stored stored, long renewed) {}

    /// @param chance numbers from 0 to 1
    Elector(
            LeaderLease.LeaseStore store,
            String identity,
            LeaseFence fence,
            TimeSource time,
            DoubleSupplier chance,
            Told told) {
        this.store = store;
        this.identity = identity;
        this.fence = fence;
        this.time = time;
        this.chance = chance;
        this.told = told;
    }

    /// One look or one renewal.
    ///
    /// @return how long until the next; empty when this process led and does so no more
    Optional<Duration> tick() {
        if (isTooOld()) {
            return lose("it could not be renewed in time");
        }
        try {
            boolean stays = led.isPresent() ? renew(led.get()) : follow();
            over();
            return stays ? Optional.of(pause()) : lose("another took it");
        } catch (KubernetesException failure) {
            troubled(failure);
            return isTooOld() ? lose("it could not be renewed in time") : Optional.of(pause());
        }
    }

    /// Gives the lease up, if this process leads, so that the next one need not wait for it to run out.
    void release() {
        if (led.isEmpty()) {
            return;
        }
        Stored last = led.get().stored();
        led = Optional.empty();
        fence.shut();
        try {
            vacate(last);
        } catch (KubernetesException failure) {
            LOG.debug("The lease is left to run out: {}", failure.getMessage());
        }
        told.lost();
    }

    /// Whoever leaves in the middle of a renewal does not know whether it was written: the version in hand may be old,
    /// and the lease ours all the same.
    private void vacate(Stored last) {
        try {
            store.replace(last, vacated(last.claim()));
        } catch (KubernetesException failure) {
            if (failure.kind() != KubernetesException.Kind.CONFLICT) {
                throw failure;
            }
            store.read().filter(now -> isOurs(now.claim())).ifPresent(now -> store.replace(now, vacated(now.claim())));
        }
    }

    private Claim vacated(Claim claim) {
        return new Claim("", SHORTEST, claim.acquired(), time.instant(), claim.transitions());
    }

    private Duration pause() {
        return led.isPresent() ? LeaderLease.RETRY : untilNextLook();
    }

    /// Not later than the moment at which the lease runs out.
    private Duration untilNextLook() {
        Duration spread = LeaderLease.LONGEST_LOOK.minus(LeaderLease.LOOK);
        Duration usual = LeaderLease.LOOK.plusNanos((long) (spread.toNanos() * chance.getAsDouble()));
        return observed.filter(known -> known.claim().isHeld())
                .map(known -> lasts(known.claim()).minus(age(known.at())))
                .filter(left -> left.isPositive() && left.compareTo(usual) < 0)
                .orElse(usual);
    }

    private Optional<Duration> lose(String why) {
        LOG.warn("The lease is lost: {}", why);
        led = Optional.empty();
        fence.shut();
        told.lost();
        return Optional.empty();
    }

    private boolean follow() {
        Optional<Stored> stored = store.read();
        stored.map(Stored::claim).ifPresent(this::observe);
        if (isFree()) {
            take(stored);
        }
        return true;
    }

    private void observe(Claim claim) {
        boolean news = observed.map(known -> !known.claim().equals(claim)).orElse(true);
        boolean another = observed.map(known -> !known.claim().holder().equals(claim.holder()))
                .orElse(true);
        if (news) {
            observed = Optional.of(new Observed(claim, time.nanoTime()));
        }
        if (another && claim.isHeld()) {
            told.leaderIs(claim.holder());
        }
    }

    /// Also a Lease that was deleted: whoever held it may not know yet. Ours is one whose answer was lost.
    private boolean isFree() {
        return observed.map(known -> !known.claim().isHeld()
                        || isOurs(known.claim())
                        || age(known.at()).compareTo(lasts(known.claim())) >= 0)
                .orElse(true);
    }

    private boolean isOurs(Claim claim) {
        return claim.holder().equals(identity);
    }

    private static Duration lasts(Claim claim) {
        return claim.duration().isPositive() ? claim.duration() : LeaderLease.LEASE;
    }

    /// Somebody else may be faster, which is a conflict and no trouble.
    private void take(Optional<Stored> stored) {
        int before = stored.map(known -> known.claim().transitions()).orElse(0);
        try {
            write(stored, new Claim(identity, LeaderLease.LEASE, time.instant(), time.instant(), before + 1));
        } catch (KubernetesException failure) {
            if (failure.kind() != KubernetesException.Kind.CONFLICT) {
                throw failure;
            }
            return;
        }
        told.leaderIs(identity);
        told.won();
    }

    private void write(Optional<Stored> over, Claim claim) {
        long sent = time.nanoTime();
        Stored answer = over.isPresent() ? store.replace(over.get(), claim) : store.create(claim);
        led = Optional.of(new Led(answer, sent));
        observed = Optional.of(new Observed(answer.claim(), sent));
        fence.renewedAt(sent);
    }

    /// @return whether this process still leads
    private boolean renew(Led now) {
        Claim claim = now.stored().claim().renewedAt(time.instant());
        try {
            write(Optional.of(now.stored()), claim);
            return true;
        } catch (KubernetesException failure) {
            return switch (failure.kind()) {
                case CONFLICT, GONE -> renewChanged(claim);
                case REFUSED, UNAVAILABLE -> throw failure;
            };
        }
    }

    /// Someone wrote to the Lease or deleted it. If nobody else holds it, it is still ours.
    private boolean renewChanged(Claim claim) {
        Optional<Stored> stored = store.read();
        boolean taken = stored.map(Stored::claim)
                .filter(Claim::isHeld)
                .filter(other -> !isOurs(other))
                .isPresent();
        if (!taken) {
            write(stored, claim);
        }
        return !taken;
    }

    /// Whether this process leads by a renewal that is too old.
    private boolean isTooOld() {
        return led.filter(last -> age(last.renewed()).compareTo(LeaderLease.RENEW_DEADLINE) > 0)
                .isPresent();
    }

    private Duration age(long nanos) {
        return Duration.ofNanos(time.nanoTime() - nanos);
    }

    private void troubled(KubernetesException failure) {
        String message = Optional.ofNullable(failure.getMessage()).orElse("");
        if (!message.equals(trouble)) {
            LOG.warn("The lease cannot be read or written: {}", message);
        }
        trouble = message;
    }

    /// Why the lease can be neither read nor written; empty while it can.
    Optional<String> trouble() {
        return Optional.of(trouble).filter(text -> !text.isEmpty());
    }

    private void over() {
        if (!trouble.isEmpty()) {
            LOG.info("The lease can be read and written again");
        }
        trouble = "";
    }
}
