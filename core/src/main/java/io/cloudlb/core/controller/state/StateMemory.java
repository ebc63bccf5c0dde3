// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.controller.ports.ControllerPorts.KubernetesWriter.Onto;
import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is known of every owner ([OwnerRecord]) and of the Service of every name ([ServiceRecord]), as far as this
/// process knows.
///
/// Fed by the inventory at the start, by observations, and by the answers of writes. It is why a Service that needs
/// nothing costs no call. One owner is only changed by the worker that has it in hand, or by who wakes it; reads come
/// from anywhere. A record is a value, and what is not known has none: so a change is one step, and nothing is left of
/// what is forgotten.
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
public final class StateMemory<D, S> {
    private final TimeSource time;
    private final OwnerRecord<D, S> nothing = OwnerRecord.nothing();
    private final Map<Owner, OwnerRecord<D, S>> owners = new ConcurrentHashMap<>();
    private final Map<ServiceKey, ServiceRecord> services = new ConcurrentHashMap<>();
    private final FailedServices failed = new FailedServices();

    private volatile NodeSet nodes = NodeSet.EMPTY;
    private volatile Optional<Long> begun = Optional.empty();

    public StateMemory(TimeSource time) {
        this.time = time;
    }

    /// The Services that this program failed at by a bug.
    public FailedServices failed() {
        return failed;
    }

    /// The nodes that take traffic, as the last node pass chose them. A reconcile takes them once and works with them.
    public NodeSet nodes() {
        return nodes;
    }

    public void nodesAre(NodeSet next) {
        nodes = next;
    }

    /// The cloud is about to be listed for the first time. A process before this one may have written until now.
    public void begin() {
        begun = Optional.of(time.nanoTime());
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

    /// What is known of an owner.
    public OwnerRecord<D, S> owner(Owner owner) {
        return owners.getOrDefault(owner, nothing);
    }

    public void update(Owner owner, UnaryOperator<OwnerRecord<D, S>> change) {
        owners.compute(owner, (_, known) -> {
            OwnerRecord<D, S> next = change.apply(known == null ? nothing : known);
            return next.equals(nothing) ? null : next;
        });
    }

    private void cloud(Owner owner, UnaryOperator<OwnerRecord.Cloud<S>> change) {
        update(owner, known -> known.withCloud(change));
    }

    private void seen(Owner.Service owner, UnaryOperator<OwnerRecord.Seen> change) {
        update(owner, known -> known.withSeen(change));
    }

    public Optional<S> state(Owner owner) {
        return owner(owner).cloud().state();
    }

    /// Takes over what was read or answered.
    public void put(Owner owner, S state) {
        cloud(owner, known -> known.holding(state));
        index(owner);
    }

    /// Takes over what was read of an owner, unless its state is known better.
    public void putIfAbsent(Owner owner, S state) {
        cloud(owner, known -> known.state().isPresent() ? known : known.holding(state));
        index(owner);
    }

    /// Takes over what a write did.
    public void change(Owner owner, S nothing, UnaryOperator<S> effect) {
        cloud(owner, known -> known.changed(nothing, effect, time.nanoTime()));
        index(owner);
    }

    /// Takes over how a write was answered. What came of one whose answer was lost, no state tells.
    public void answered(Owner owner, S nothing, Applied<S> applied) {
        change(owner, nothing, applied.effect());
        if (applied instanceof Applied.Failed<S> failed && failed.error().is(CloudError.Kind.AMBIGUOUS)) {
            mayHaveMore(owner);
        }
    }

    /// Something of the owner may have been made just now of which no state tells. A listing may not show it yet.
    public void mayHaveMore(Owner owner) {
        cloud(owner, known -> known.lacking(time.nanoTime()));
    }

    /// A search has shown all there is.
    public void searched(Owner owner) {
        cloud(owner, OwnerRecord.Cloud::complete);
    }

    /// How long until a search shows all of that; empty where the state tells of everything.
    public Optional<Duration> untilSearched(Owner owner) {
        return owner(owner).cloud().untilKnown(time.nanoTime());
    }

    /// Whether what was listed at the start may lack what the process before this one made for an owner.
    public boolean mayBeUnlisted(Owner owner) {
        return !owner(owner).seen().beginsHere()
                && OwnerRecord.Cloud.lagLeft(begun, time.nanoTime()).isPositive();
    }

    /// How long until what a listing shows of an owner can be held against what is remembered.
    public Duration untilListed(Owner owner) {
        return owner(owner).cloud().untilListed(time.nanoTime());
    }

    /// The state must be read again before it is planned on.
    public void doubt(Owner owner) {
        cloud(owner, OwnerRecord.Cloud::doubted);
    }

    public boolean isDoubtful(Owner owner) {
        return doubts(owner) > 0;
    }

    /// How often the owner's state was doubted since it was last read.
    public int doubts(Owner owner) {
        return owner(owner).cloud().doubts();
    }

    /// The state was read. A doubt that came up during the read is not dispelled by it.
    ///
    /// @param doubts the [#doubts] before the read
    public void observed(Owner owner, S state, int doubts) {
        cloud(owner, known -> known.observed(state, doubts));
        index(owner);
    }

    /// The owner's state as it is now is about to be deleted.
    ///
    /// @param most of how many such states it is remembered
    public void deletesFrom(Owner owner, S state, int most) {
        cloud(owner, known -> known.deletingFrom(state, most));
    }

    /// Nothing of the owner is about to be deleted any more.
    public void deletesNoMore(Owner owner) {
        cloud(owner, OwnerRecord.Cloud::kept);
    }

    public Optional<OwnerRecord.Served<D>> served(Owner.Service owner) {
        return owner(owner).served();
    }

    /// Whether the owner was last brought to just this, so that at most its targets are to move.
    public boolean isServed(Owner.Service owner, Wish.Basis basis) {
        return served(owner).filter(last -> last.basis().equals(basis)).isPresent();
    }

    public void served(Owner.Service owner, OwnerRecord.Served<D> now) {
        update(owner, known -> known.withServed(now));
    }

    /// This process put the finalizer of an owner's Service on.
    public void beginsHere(Owner.Service owner) {
        seen(owner, OwnerRecord.Seen::beginningHere);
    }

    /// The addresses that this process published last; empty when it has published none.
    public List<Ingress> published(Owner.Service owner) {
        return owner(owner).seen().published();
    }

    public void published(Owner.Service owner, List<Ingress> addresses) {
        seen(owner, known -> known.showing(addresses));
    }

    /// Whether the Service has an address for the first time since this process sees it; true once.
    public boolean hasFirstAddress(Owner.Service owner) {
        boolean first = !owner(owner).seen().hadAddress();
        seen(owner, OwnerRecord.Seen::withAddress);
        return first;
    }

    /// This process has seen the Service itself, so it may clean up when the Service is gone.
    public void seen(Owner.Service owner) {
        seen(owner, known -> known.alive(time.nanoTime()));
        index(owner);
    }

    /// What the Service asks for cannot be done: from now on a person is waited for.
    public void refused(Owner.Service owner) {
        seen(owner, OwnerRecord.Seen::refusing);
    }

    /// What the Service asks for can be done. After a refusal it counts as first seen now.
    public void accepted(Owner.Service owner) {
        seen(owner, known -> known.accepted(time.nanoTime()));
    }

    /// When the Service was first seen, if it was.
    public Optional<Long> firstSeen(Owner.Service owner) {
        return owner(owner).seen().first();
    }

    /// What the owner waited for has ended.
    public void ended(Owner owner, OwnerRecord.Result result) {
        update(
                owner,
                known -> known.withResults(Stream.concat(known.results().stream(), Stream.of(result))
                        .toList()));
    }

    /// Hands out how that ended for an owner, once; empty when it did not wait, or waited for what it wants no more.
    /// Where it is not known how something ended, what is thrown tells why.
    public Optional<RunResult> takeResult(Owner owner, Object desired) {
        List<OwnerRecord.Result> all = owner(owner).results();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        update(
                owner,
                known -> known.withResults(known.results().stream()
                        .filter(result -> !all.contains(result))
                        .toList()));
        all.stream().flatMap(result -> result.bug().stream()).findFirst().ifPresent(bug -> {
            throw bug;
        });
        return all.stream()
                .filter(result -> result.desired().equals(desired))
                .map(OwnerRecord.Result::run)
                .reduce(RunResult::and);
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
        OwnerRecord<D, S> known = owners.remove(owner);
        update(
                owner.key(),
                service -> service.withOwners(service.owners().stream()
                        .filter(other -> !other.equals(owner))
                        .collect(Collectors.toUnmodifiableSet())));
        return known != null && known.cloud().state().isPresent();
    }

    private void index(Owner owner) {
        if (owner instanceof Owner.Service service
                && !service(service.key()).owners().contains(service)) {
            update(
                    service.key(),
                    known -> known.withOwners(Stream.concat(known.owners().stream(), Stream.of(service))
                            .collect(Collectors.toUnmodifiableSet())));
        }
    }

    /// Where is kept what a Service has, and what the controller therefore does.
    public enum StateHome {
        /// In a cloud, which outlives the Service's object and takes its time (ADR 0002).
        CLOUD,
        /// In the Service's own object, with which it ends (ADR 0005). There is nothing to leak; a decision is made at
        /// once, and one write of the status says all of it.
        KUBERNETES;

        /// A provider's.
        public static StateHome of(LoadBalancerProvider<?, ?, ?> provider) {
            return provider.inKubernetes().isPresent() ? KUBERNETES : CLOUD;
        }

        /// Whether something may be left when the Service's object is gone. So a finalizer keeps the object
        /// until nothing is, and what nobody owns, what somebody else changed and what Services share has to be
        /// looked for.
        public boolean outlivesService() {
            return this == CLOUD;
        }

        /// Whether it takes time to bring something about. So the status says what is under way before the first write
        /// and publishes each address as soon as there is one.
        public boolean takesTime() {
            return this == CLOUD;
        }

        /// The version of the object that the status is written to. What is decided on one version and stands nowhere
        /// else may be written to no other; when that write fails the decision is in doubt.
        public Onto statusGoesOnto() {
            return this == CLOUD ? Onto.ANY_VERSION : Onto.THIS_VERSION;
        }
    }
}
