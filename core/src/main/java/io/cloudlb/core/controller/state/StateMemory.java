// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.model.Ingress;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What every owner has in the cloud as far as this process knows, and what was last served.
///
/// Fed by the inventory at the start, by observations, and by the answers of writes. It is why a Service that needs
/// nothing costs no call. One owner is only changed by the worker that has it in hand; reads come from anywhere.
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
public final class StateMemory<D, S> {
    /// How long a listing may show the cloud as it was before a write. Clouds promise nothing; seconds are usual.
    static final Duration LISTINGS_LAG = Duration.ofMinutes(1);

    private final TimeSource time;
    private final Map<Owner, Long> written = new ConcurrentHashMap<>();
    private final Map<Owner, S> states = new ConcurrentHashMap<>();
    private final Map<Owner, Integer> doubts = new ConcurrentHashMap<>();
    private final Map<Owner.Service, Served<D>> served = new ConcurrentHashMap<>();
    private final Map<Owner.Service, List<Ingress>> published = new ConcurrentHashMap<>();
    private final Set<Owner.Service> addressed = ConcurrentHashMap.newKeySet();
    private final Map<Owner.Service, Long> seenAlive = new ConcurrentHashMap<>();
    private final Set<Owner.Service> refused = ConcurrentHashMap.newKeySet();
    private final Map<ServiceKey, ServiceRecord> services = new ConcurrentHashMap<>();

    /// What an owner was last brought to.
    ///
    /// @param basis what it went by
    /// @param desired what that meant
    /// @param targets the digest of its registered targets
    public record Served<D>(Wish.Basis basis, D desired, String targets) {}

    public StateMemory(TimeSource time) {
        this.time = time;
    }

    /// What is known of the Service of that name.
    public ServiceRecord service(ServiceKey key) {
        return services.getOrDefault(key, ServiceRecord.NOTHING);
    }

    public void update(ServiceKey key, UnaryOperator<ServiceRecord> change) {
        services.compute(key, (_, known) -> {
            ServiceRecord next = change.apply(known == null ? ServiceRecord.NOTHING : known);
            return next.equals(ServiceRecord.NOTHING) ? null : next;
        });
    }

    /// Changes what is not to be tried again now.
    public void hold(ServiceKey key, UnaryOperator<RetryHold> change) {
        update(key, service -> service.withHold(change));
    }

    /// There is no Service of that name. What its owners have in the cloud is known further on.
    public void gone(ServiceKey key) {
        update(key, ServiceRecord::gone);
    }

    public Optional<S> state(Owner owner) {
        return Optional.ofNullable(states.get(owner));
    }

    /// Takes over what was read or answered.
    public void put(Owner owner, S state) {
        states.put(owner, state);
        index(owner);
    }

    /// Takes over what was read of an owner, unless its state is known better.
    public void putIfAbsent(Owner owner, S state) {
        states.putIfAbsent(owner, state);
        index(owner);
    }

    /// Takes over what a write did.
    public void change(Owner owner, S nothing, UnaryOperator<S> effect) {
        written.put(owner, time.nanoTime());
        states.compute(owner, (_, known) -> effect.apply(known == null ? nothing : known));
        index(owner);
    }

    /// How long until what a listing shows of an owner can be held against what is remembered: until then it may be
    /// older than our own last write.
    public Duration untilListed(Owner owner) {
        Long at = written.get(owner);
        Duration left = at == null ? Duration.ZERO : LISTINGS_LAG.minusNanos(time.nanoTime() - at);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// The state must be read again before it is planned on.
    public void doubt(Owner owner) {
        doubts.merge(owner, 1, Integer::sum);
    }

    public boolean isDoubtful(Owner owner) {
        return doubts.containsKey(owner);
    }

    /// How often the owner's state was doubted since it was last read.
    public int doubts(Owner owner) {
        return doubts.getOrDefault(owner, 0);
    }

    /// The state was read. A doubt that came up during the read is not dispelled by it.
    ///
    /// @param doubts the [#doubts] before the read
    public void observed(Owner owner, S state, int doubts) {
        put(owner, state);
        this.doubts.remove(owner, doubts);
    }

    public Optional<Served<D>> served(Owner.Service owner) {
        return Optional.ofNullable(served.get(owner));
    }

    /// Of equals the first is kept: what else refers to it need not hold a second one.
    public void served(Owner.Service owner, Served<D> now) {
        served.merge(owner, now, (before, after) -> before.equals(after) ? before : after);
    }

    /// The addresses that this process published last; empty when it has published none.
    public Optional<List<Ingress>> published(Owner.Service owner) {
        return Optional.ofNullable(published.get(owner));
    }

    public void published(Owner.Service owner, List<Ingress> addresses) {
        if (addresses.isEmpty()) {
            published.remove(owner);
        } else {
            published.put(owner, addresses);
        }
    }

    /// Whether the Service has an address for the first time since this process sees it; true once.
    public boolean hasFirstAddress(Owner.Service owner) {
        return addressed.add(owner);
    }

    /// This process has seen the Service itself, so it may clean up when the Service is gone.
    ///
    /// @param nanos now, on the monotonic clock
    public void seen(Owner.Service owner, long nanos) {
        seenAlive.putIfAbsent(owner, nanos);
        index(owner);
    }

    /// What the Service asks for cannot be done: from now on a person is waited for.
    public void refused(Owner.Service owner) {
        refused.add(owner);
    }

    /// What the Service asks for can be done. After a refusal it counts as first seen now.
    ///
    /// @param nanos now, on the monotonic clock
    public void accepted(Owner.Service owner, long nanos) {
        if (refused.remove(owner)) {
            seenAlive.put(owner, nanos);
        }
    }

    /// When the Service was first seen, if it was.
    public Optional<Long> firstSeen(Owner.Service owner) {
        return Optional.ofNullable(seenAlive.get(owner));
    }

    /// The owners of that name, of whatever UID.
    public List<Owner.Service> owners(ServiceKey key) {
        return List.copyOf(service(key).owners());
    }

    /// All owners of which a state is known.
    public List<Owner.Service> owners() {
        return services.values().stream()
                .flatMap(service -> service.owners().stream())
                .toList();
    }

    /// Nothing of the owner is left.
    ///
    /// @return whether anything was known of its resources
    public boolean forget(Owner.Service owner) {
        boolean known = states.remove(owner) != null;
        written.remove(owner);
        doubts.remove(owner);
        served.remove(owner);
        published.remove(owner);
        addressed.remove(owner);
        seenAlive.remove(owner);
        refused.remove(owner);
        update(
                owner.key(),
                service -> service.withOwners(service.owners().stream()
                        .filter(other -> !other.equals(owner))
                        .collect(Collectors.toUnmodifiableSet())));
        return known;
    }

    private void index(Owner owner) {
        switch (owner) {
            case Owner.Service service ->
                update(
                        service.key(),
                        known -> known.owners().contains(service)
                                ? known
                                : known.withOwners(Stream.concat(known.owners().stream(), Stream.of(service))
                                        .collect(Collectors.toUnmodifiableSet())));
            case Owner.Shared _ -> {}
        }
    }
}
