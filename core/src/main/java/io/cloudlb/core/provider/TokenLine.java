// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// The tokens of a family and the line of those who wait for one. Tenants take turns, so that one who asks for a
/// thousand calls delays another's single one by one call.
///
/// A quarter of the burst is kept for those who ask for little: a tenant that asks for more than an eighth of the rate
/// takes none of it, so a newcomer finds tokens even where another takes all that come in.
///
/// Nobody is woken: whoever waits sleeps until its turn as the line stands, and looks again. Safe for use by many
/// threads.
final class TokenLine {
    private static final int KEPT_PART = 4;
    private static final int SHARE_PART = 8;

    /// Above this, shares that are whole again are forgotten: they are as good as new ones.
    private static final int MANY_SHARES = 256;

    private final CallFamily family;
    private final TimeSource time;
    private final TokenBucket bucket;
    private final int kept;
    private final SequencedMap<String, SequencedSet<Ticket>> waiting = new LinkedHashMap<>();
    private final Map<String, TokenBucket> shares = new HashMap<>();

    /// A place in the line. Compared by identity.
    private static final class Ticket {
        private final String tenant;

        Ticket(String tenant) {
            this.tenant = tenant;
        }
    }

    TokenLine(CallFamily family, TimeSource time) {
        this.family = family;
        this.time = time;
        bucket = new TokenBucket(family, time.nanoTime());
        kept = family.burst() / KEPT_PART;
    }

    /// Waits for a token.
    ///
    /// @param longest the longest wait
    /// @return how long it took; empty when it would take longer
    Optional<Duration> await(String tenant, Duration longest) {
        Ticket ticket = new Ticket(tenant);
        long start = time.nanoTime();
        join(ticket);
        try {
            while (true) {
                Duration waited = Duration.ofNanos(time.nanoTime() - start);
                Duration left = takeOrWait(ticket);
                if (left.isZero()) {
                    return Optional.of(waited);
                }
                if (waited.plus(left).compareTo(longest) > 0) {
                    return Optional.empty();
                }
                time.pause(left);
            }
        } finally {
            leave(ticket);
        }
    }

    /// How long one more call of that tenant would wait.
    synchronized Duration congestion(String tenant) {
        long now = time.nanoTime();
        int mine = waiting.getOrDefault(tenant, new LinkedHashSet<>()).size();
        return bucket.delay(now, ahead(tenant, mine, now));
    }

    /// Empties the bucket for that time.
    synchronized void drain(Duration quiet) {
        bucket.drain(time.nanoTime(), quiet);
    }

    private synchronized void join(Ticket ticket) {
        waiting.computeIfAbsent(ticket.tenant, _ -> new LinkedHashSet<>()).add(ticket);
    }

    private synchronized void leave(Ticket ticket) {
        waiting.computeIfPresent(ticket.tenant, (_, tickets) -> {
            tickets.remove(ticket);
            return tickets.isEmpty() ? null : tickets;
        });
    }

    /// Takes a token if it is there for this one; the tenant then goes to the end of the line.
    ///
    /// @return how long until it will be, as the line stands
    private synchronized Duration takeOrWait(Ticket ticket) {
        long now = time.nanoTime();
        int before = before(ticket);
        Duration delay = bucket.delay(now, ahead(ticket.tenant, before, now));
        if (delay.isZero()) {
            bucket.take(now, Duration.ZERO);
            share(ticket.tenant, now).take(now, Duration.ZERO);
            leave(ticket);
            Optional.ofNullable(waiting.remove(ticket.tenant)).ifPresent(rest -> waiting.putLast(ticket.tenant, rest));
        }
        return delay;
    }

    /// How many of the same tenant came before.
    private int before(Ticket ticket) {
        int before = 0;
        for (Ticket other : waiting.getOrDefault(ticket.tenant, new LinkedHashSet<>())) {
            if (other == ticket) {
                break;
            }
            before++;
        }
        return before;
    }

    /// How many tokens must be there besides its own: those of who has its turn before, and the kept ones for who asks
    /// for more than its share.
    ///
    /// @param before how many of the same tenant have their turn before
    private int ahead(String tenant, int before, long now) {
        int within = share(tenant, now).available(now);
        boolean modest = before < within;
        int round = modest ? before : before - within;
        int ahead = before + (modest ? 0 : kept);
        boolean earlier = true;
        for (Map.Entry<String, SequencedSet<Ticket>> entry : waiting.entrySet()) {
            if (entry.getKey().equals(tenant)) {
                earlier = false;
                continue;
            }
            int size = entry.getValue().size();
            int modestOnes = Math.min(size, share(entry.getKey(), now).available(now));
            int turns = round + (earlier ? 1 : 0);
            ahead += modest ? Math.min(modestOnes, turns) : modestOnes + Math.min(size - modestOnes, turns);
        }
        return ahead;
    }

    private TokenBucket share(String tenant, long now) {
        if (shares.size() > MANY_SHARES && !shares.containsKey(tenant)) {
            shares.values().removeIf(share -> share.isFull(now));
        }
        return shares.computeIfAbsent(
                tenant,
                _ -> new TokenBucket(
                        new CallFamily(family.name(), Math.max(1, kept), family.perSecond() / SHARE_PART), now));
    }
}
