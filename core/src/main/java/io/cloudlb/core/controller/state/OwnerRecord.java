// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// What is known of one owner, as far as this process knows. [StateMemory] keeps it by owner. Times are those of the
/// monotonic clock.
///
/// @param cloud what it has in the cloud
/// @param served what it was last brought to; empty for what is shared
/// @param seen what this process saw and said of its Service
/// @param checks when it is compared with the cloud
/// @param results how what it waited for ended, until that is taken up
/// @param <D> the provider's desired state
/// @param <S> the provider's state
public record OwnerRecord<D, S>(
        Cloud<S> cloud, Optional<Served<D>> served, Seen seen, Checks checks, List<Result> results) {

    public OwnerRecord {
        results = List.copyOf(results);
    }

    static <D, S> OwnerRecord<D, S> nothing() {
        return new OwnerRecord<>(
                new Cloud<>(Optional.empty(), Optional.empty(), 0, Set.of(), Optional.empty()),
                Optional.empty(),
                Seen.NOTHING,
                Checks.NONE,
                List.of());
    }

    OwnerRecord<D, S> withCloud(UnaryOperator<Cloud<S>> change) {
        return new OwnerRecord<>(change.apply(cloud), served, seen, checks, results);
    }

    /// Of equals the first is kept: what else refers to it need not hold a second one.
    OwnerRecord<D, S> withServed(Served<D> now) {
        return served.filter(now::equals).isPresent()
                ? this
                : new OwnerRecord<>(cloud, Optional.of(now), seen, checks, results);
    }

    OwnerRecord<D, S> withSeen(UnaryOperator<Seen> change) {
        return new OwnerRecord<>(cloud, served, change.apply(seen), checks, results);
    }

    public OwnerRecord<D, S> withChecks(UnaryOperator<Checks> change) {
        return new OwnerRecord<>(cloud, served, seen, change.apply(checks), results);
    }

    OwnerRecord<D, S> withResults(List<Result> next) {
        return new OwnerRecord<>(cloud, served, seen, checks, next);
    }

    /// What an owner has in the cloud.
    ///
    /// @param state as it was listed, read or answered; empty where nothing is known
    /// @param written when it was last written to
    /// @param doubts how often the state was doubted since it was last read
    /// @param deletedFrom the states that a deletion went through, all of which have to be gone in the end
    /// @param unknown when something may last have been made of which no state tells
    public record Cloud<S>(
            Optional<S> state, Optional<Long> written, int doubts, Set<S> deletedFrom, Optional<Long> unknown) {
        /// How long a listing may show the cloud as it was before a write. Clouds promise nothing; seconds are usual.
        static final Duration LISTINGS_LAG = Duration.ofMinutes(1);

        public Cloud {
            deletedFrom = Set.copyOf(deletedFrom);
        }

        Cloud<S> holding(S now) {
            return new Cloud<>(Optional.of(now), written, doubts, deletedFrom, unknown);
        }

        /// A write did this.
        Cloud<S> changed(S nothing, UnaryOperator<S> effect, long now) {
            return new Cloud<>(
                    Optional.of(effect.apply(state.orElse(nothing))), Optional.of(now), doubts, deletedFrom, unknown);
        }

        Cloud<S> doubted() {
            return new Cloud<>(state, written, doubts + 1, deletedFrom, unknown);
        }

        /// It was read. A doubt that came up during the read is not dispelled by it.
        ///
        /// @param before the [#doubts] before the read
        Cloud<S> observed(S now, int before) {
            return new Cloud<>(Optional.of(now), written, doubts == before ? 0 : doubts, deletedFrom, unknown);
        }

        /// The state as it is now is about to be deleted. Beyond `most` states it is searched for what is left.
        Cloud<S> deletingFrom(S now, int most) {
            return deletedFrom.size() > most
                    ? this
                    : new Cloud<>(
                            state,
                            written,
                            doubts,
                            Set.copyOf(Stream.concat(deletedFrom.stream(), Stream.of(now))
                                    .toList()),
                            unknown);
        }

        Cloud<S> kept() {
            return new Cloud<>(state, written, doubts, Set.of(), unknown);
        }

        /// Something may have been made just now of which no state tells.
        Cloud<S> lacking(long now) {
            return new Cloud<>(state, written, doubts, deletedFrom, Optional.of(now));
        }

        /// The state tells of everything.
        Cloud<S> complete() {
            return new Cloud<>(state, written, doubts, deletedFrom, Optional.empty());
        }

        /// How long until what a listing shows can be held against the state: until then it may be older than our own
        /// last write.
        Duration untilListed(long now) {
            return lagLeft(written, now);
        }

        /// How long until a listing shows all that may have been made of which no state tells; empty where one tells of
        /// everything.
        Optional<Duration> untilKnown(long now) {
            return unknown.map(_ -> lagLeft(unknown, now));
        }

        /// How much of the lag is left since something was done.
        static Duration lagLeft(Optional<Long> since, long now) {
            Duration left = since.map(at -> LISTINGS_LAG.minusNanos(now - at)).orElse(Duration.ZERO);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    /// What an owner was last brought to.
    ///
    /// @param basis what it went by
    /// @param desired what that meant
    /// @param targets the digest of its registered targets
    public record Served<D>(Wish.Basis basis, D desired, String targets) {}

    /// What this process saw and said of a Service.
    ///
    /// @param first when it was first seen alive, so that it may be cleaned up when it is gone
    /// @param refused whether what it asks for cannot be done
    /// @param hadAddress whether it has had an address
    /// @param published the addresses that were published last
    /// @param beginsHere whether this process put the finalizer on, so that none before it has made anything
    public record Seen(
            Optional<Long> first, boolean refused, boolean hadAddress, List<Ingress> published, boolean beginsHere) {
        static final Seen NOTHING = new Seen(Optional.empty(), false, false, List.of(), false);

        public Seen {
            published = List.copyOf(published);
        }

        Seen alive(long now) {
            return first.isPresent() ? this : new Seen(Optional.of(now), refused, hadAddress, published, beginsHere);
        }

        /// From now on a person is waited for.
        Seen refusing() {
            return refused ? this : new Seen(first, true, hadAddress, published, beginsHere);
        }

        /// After a refusal it counts as first seen now.
        Seen accepted(long now) {
            return refused ? new Seen(Optional.of(now), false, hadAddress, published, beginsHere) : this;
        }

        Seen withAddress() {
            return hadAddress ? this : new Seen(first, refused, true, published, beginsHere);
        }

        Seen beginningHere() {
            return beginsHere ? this : new Seen(first, refused, hadAddress, published, true);
        }

        Seen showing(List<Ingress> addresses) {
            return published.equals(addresses) ? this : new Seen(first, refused, hadAddress, addresses, beginsHere);
        }
    }

    /// When an owner is compared with the cloud, and what came of it.
    ///
    /// @param due whether it is its turn to be compared
    /// @param drifted whether someone else had changed it when it was compared last
    /// @param touch what a person had written when it was looked at last
    /// @param orphan whether its Service is known to be gone
    public record Checks(boolean due, boolean drifted, Optional<Touch> touch, Orphan orphan) {
        static final Checks NONE = new Checks(false, false, Optional.empty(), Orphan.NO);

        public Checks isDue(boolean now) {
            return new Checks(now, drifted, touch, orphan);
        }

        public Checks isDrifted(boolean now) {
            return new Checks(due, now, touch, orphan);
        }

        public Checks touched(Touch now) {
            return new Checks(due, drifted, Optional.of(now), orphan);
        }

        public Checks isOrphan(Orphan now) {
            return new Checks(due, drifted, touch, now);
        }
    }

    /// What a person wrote in a Service.
    ///
    /// @param written digest of it
    /// @param asked the value by which a person asks for a look
    /// @param lookedAt when it was looked at for a touch
    public record Touch(int written, String asked, Optional<Long> lookedAt) {}

    /// Whether resources are left of a Service that this process never saw.
    public enum Orphan {
        NO,
        REPORTED,
        /// They may be deleted.
        CONDEMNED
    }

    /// How what an owner waited for has ended.
    ///
    /// @param desired what it was to be brought to by it
    /// @param run what came of its changes
    /// @param bug what is thrown instead, where that is not known
    public record Result(Object desired, RunResult run, Optional<RuntimeException> bug) {
        public static Result of(Object desired, RunResult run) {
            return new Result(desired, run, Optional.empty());
        }

        public static Result lost(Object desired, RuntimeException bug) {
            return new Result(desired, RunResult.NOTHING, Optional.of(bug));
        }
    }

    /// What a Service is to have, decided.
    ///
    /// @param basis why
    /// @param desired what that means on the cloud
    /// @param nodes the nodes it was decided with
    /// @param <D> the provider's desired state
    public record Wish<D>(Basis basis, D desired, NodeSet nodes) {
        public Owner.Service owner() {
            return basis.owner();
        }

        /// What a Service's load balancer goes by.
        ///
        /// @param owner whose load balancer it is
        /// @param asked what the Service asks for, or last asked for when it could be done; empty for what
        ///     exists: what the Service asks for cannot be done, and what it asked for before is not known, or
        ///     can no longer be done either
        public record Basis(Owner.Service owner, Optional<LoadBalancerSpec> asked) {
            public static Basis asked(LoadBalancerSpec spec) {
                return new Basis(spec.owner(), Optional.of(spec));
            }

            public static Basis asItStands(Owner.Service owner) {
                return new Basis(owner, Optional.empty());
            }
        }
    }
}
