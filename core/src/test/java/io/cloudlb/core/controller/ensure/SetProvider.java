// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.Applied.PendingOperations;
import io.cloudlb.core.provider.Committed;
import io.cloudlb.core.provider.Committed.Submission;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.provider.Resolution;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A provider whose owners have sets of names. A test says how it answers to a change. What Services share is the set
/// of their names.
public final class SetProvider
        implements LoadBalancerProvider<Set<String>, Set<String>, AnAddition>, PendingOperations<Set<String>> {
    private final Function<AnAddition, Applied<Set<String>>> answers;
    private final Function<List<Submission<Set<String>, AnAddition>>, Committed<Set<String>>> commits;
    private final Function<Applied.Operation, Applied<Set<String>>> ends;

    private final AtomicInteger resolvedUsers = new AtomicInteger();
    private final Queue<Runnable> whileStateIsAsked = new ArrayDeque<>();
    private BiFunction<LoadBalancerSpec, Set<String>, Resolution<Set<String>>> meaning =
            (_, _) -> new Resolution.Resolved<>(Set.of(), List.of());
    private Function<Owner, Set<String>> found = _ -> Set.of();

    public SetProvider(Function<AnAddition, Applied<Set<String>>> answers) {
        this(
                answers,
                group -> Committed.apart(group.stream()
                        .map(submission -> answers.apply(submission.change()))
                        .toList()));
    }

    SetProvider(
            Function<AnAddition, Applied<Set<String>>> answers,
            Function<List<Submission<Set<String>, AnAddition>>, Committed<Set<String>>> commits) {
        this(answers, commits, operation -> {
            throw new IllegalArgumentException("Nobody said how " + operation + " ends");
        });
    }

    private SetProvider(
            Function<AnAddition, Applied<Set<String>>> answers,
            Function<List<Submission<Set<String>, AnAddition>>, Committed<Set<String>>> commits,
            Function<Applied.Operation, Applied<Set<String>>> ends) {
        this.answers = answers;
        this.commits = commits;
        this.ends = ends;
    }

    /// The same where a name that begins with a question mark is an operation under way, and ends so.
    SetProvider ending(Function<Applied.Operation, Applied<Set<String>>> how) {
        return new SetProvider(answers, commits, how);
    }

    /// From now on specifications mean this, by what Services share.
    public SetProvider resolving(BiFunction<LoadBalancerSpec, Set<String>, Resolution<Set<String>>> how) {
        meaning = how;
        return this;
    }

    /// From now on this is found when it is looked.
    public SetProvider finding(Function<Owner, Set<String>> what) {
        found = what;
        return this;
    }

    @Override
    public PendingOperations<Set<String>> pending() {
        return this;
    }

    @Override
    public List<Applied.Operation> underWay(Set<String> state) {
        return state.stream()
                .filter(name -> name.startsWith("?"))
                .map(name -> new Applied.Operation(name, "adds " + name))
                .toList();
    }

    @Override
    public Applied<Set<String>> await(Applied.Operation operation) {
        return ends.apply(operation);
    }

    /// The answer that the name was added.
    public static Applied<Set<String>> added(AnAddition change) {
        return new Applied.Done<>(
                names -> {
                    Set<String> more = new TreeSet<>(names);
                    more.add(change.name());
                    return more;
                },
                "request");
    }

    /// For how many Services it was asked what they share, each time counted.
    AtomicInteger resolvedUsers() {
        return resolvedUsers;
    }

    /// What happens, each once, while somebody asks for the state of an owner.
    Queue<Runnable> whileStateIsAsked() {
        return whileStateIsAsked;
    }

    @Override
    public Set<String> aged(Set<String> state) {
        Optional.ofNullable(whileStateIsAsked.poll()).ifPresent(Runnable::run);
        return state;
    }

    @Override
    public ProviderTraits traits() {
        return new ProviderTraits(
                "set",
                new Capabilities(Set.of(Protocol.TCP), Set.of(IpFamily.IPV4), true, true, true, true, true),
                new AnnotationCatalogue(Set.of(), Set.of(), Set.of()));
    }

    @Override
    public void check(NodeSet nodes) {}

    @Override
    public Inventory<Set<String>> inventory(InventoryRequest request) {
        return new Inventory<>(Set.of(), Map.of());
    }

    @Override
    public Set<String> observe(Owner owner, NodeSet nodes, Set<String> known) {
        return found.apply(owner);
    }

    @Override
    public Set<String> nothing(Owner owner) {
        return Set.of();
    }

    @Override
    public Resolution<Set<String>> resolve(
            LoadBalancerSpec spec, NodeSet nodes, Set<String> state, Set<String> shared) {
        return meaning.apply(spec, shared);
    }

    @Override
    public Resolution<Set<String>> resolveAsItStands(Owner.Service owner, NodeSet nodes, Set<String> shared) {
        return new Resolution.Resolved<>(Set.of(), List.of());
    }

    @Override
    public Resolution<Set<String>> resolveShared(
            Owner.Shared owner, Collection<LoadBalancerSpec> users, NodeSet nodes, Set<String> shared) {
        resolvedUsers.addAndGet(users.size());
        Set<String> names =
                users.stream().map(spec -> spec.owner().key().name()).collect(Collectors.toCollection(TreeSet::new));
        return new Resolution.Resolved<>(names, List.of());
    }

    @Override
    public Set<String> absent(Owner owner) {
        return Set.of();
    }

    @Override
    public Optional<Plan<AnAddition>> plan(Set<String> desired, Set<String> state, Set<String> shared) {
        List<Step<AnAddition>> missing = desired.stream()
                .filter(name -> !state.contains(name))
                .map(AnAddition::step)
                .toList();
        return Optional.of(new Plan<>(missing, List.of()));
    }

    @Override
    public Applied<Set<String>> apply(AnAddition change, Set<String> state, Set<String> shared) {
        return answers.apply(change);
    }

    @Override
    public Committed<Set<String>> commit(List<Submission<Set<String>, AnAddition>> group, Set<String> shared) {
        return commits.apply(group);
    }

    /// Of what an owner has, what is called like a host.
    @Override
    public List<Ingress> publish(Set<String> desired, Set<String> state) {
        return state.stream()
                .filter(name -> name.contains("."))
                .map(name -> new Ingress(Address.hostName(name), List.of()))
                .toList();
    }

    @Override
    public Set<Address> addresses(Set<String> state) {
        return Set.of();
    }

    @Override
    public boolean ownsNothing(Set<String> state) {
        return state.isEmpty();
    }

    /// All that an owner should have are targets.
    @Override
    public String targetDigest(Set<String> desired) {
        return String.join(" ", new TreeSet<>(desired));
    }

    @Override
    public void close() {}
}
