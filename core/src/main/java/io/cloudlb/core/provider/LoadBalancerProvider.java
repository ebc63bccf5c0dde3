// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.provider.Applied.PendingOperations;
import io.cloudlb.core.provider.Committed.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;

/// One cloud.
///
/// Three kinds of value travel through it: what a Service should have (`D`), what it has as far as is known
/// (`S`), and single writes (`C`). What decides is pure: no call, no clock, same answer for the same values
/// ([#plan] says what that means where the provider itself gives things out). [#check], [#inventory], [#observe],
/// [#observeKnown], [#complete], [#apply] and the pages of [#bulkRound] call the cloud, through [CloudCalls] only, and
/// throw [CloudException] where a read fails; a failed write is a value.
///
/// Sixteen methods are every provider's. The others have the answer of a provider that has nothing to say there. What
/// a provider does because its state is in Kubernetes is [StateInKubernetes], and what it does because its cloud
/// ends writes later is [PendingOperations]: whether it has them never changes.
///
/// Resources of one Service belong to an [Owner.Service]. What all Services of the cluster need once (a
/// backend security group, an instance group) belongs to [Owner.Shared] and goes the same way: resolved from
/// the Services that need it, planned, applied, and deleted when none needs it any more. A Service's writes
/// start after the shared plan is done or has failed ([#waitsForShared]); shared deletions start after the last
/// Service's.
///
/// Implementations are safe for use by many threads; the controller never works on one owner twice at a time.
///
/// @param <D> desired state of one owner, a record
/// @param <S> observed state of one owner, a record
/// @param <C> changes, a sealed family of records
public interface LoadBalancerProvider<D, S, C extends Change> extends AutoCloseable {

    /// What this provider is.
    ProviderTraits traits();

    /// Proves that the cloud can be reached with the configuration (credentials, region, network) and that this
    /// cluster is in it, as far as its nodes tell. Called once before leading; a failure ends the process with the
    /// error's sentence.
    void check(NodeSet nodes);

    /// Everything this cluster owns, and its surroundings, in as few calls as the API allows. The states of
    /// Services may be thin (see [#plan]).
    Inventory<S> inventory(InventoryRequest request);

    /// Everything about one owner, searched for and read afresh. For [Owner.Shared] it reads the surroundings too,
    /// with the machines of these nodes. A search may cost as much as a listing of everything there is; searches
    /// that are asked for at once share one.
    ///
    /// @param known what it is known to have, of which nothing is taken for true; but a listing may lag behind, and
    ///     what it does not show of that is asked for by its name
    S observe(Owner owner, NodeSet nodes, S known);

    /// What is shared, read afresh, in fewer calls than [#observe] where the surroundings need not be read too: those
    /// stay as they are known.
    default S refreshShared(Owner.Shared owner, NodeSet nodes, S known) {
        return observe(owner, nodes, known);
    }

    /// What is left of what a Service is known to have or to have had, read afresh and in full. It costs the same
    /// however much others own: resources are asked for by their names, and one that nobody knew of may be missed.
    ///
    /// @param known what it is known to have, as for [#observe]
    /// @param earlier states that it was in before
    default S observeKnown(Owner.Service owner, S known, Collection<S> earlier, NodeSet nodes) {
        return observe(owner, nodes, known);
    }

    /// Begins a round of comparing all these Services with the cloud in bulk reads. Empty where the cloud has none that
    /// cost less than a look at each: then each is looked at ([#observeKnown]), one after the other.
    ///
    /// @param owners those that own something, in the same order in every round
    /// @param known what one of them has, as is known at the moment it is asked; empty when that is no more
    default Optional<BulkRound<S>> bulkRound(List<Owner.Service> owners, Function<Owner.Service, Optional<S>> known) {
        return Optional.empty();
    }

    /// The state of a Service with that read which [#plan] says it needs, and nothing else. Where that is not all there
    /// is to it, because something is gone, the answer of [#plan] may be the same again; then search.
    default S complete(Owner.Service owner, D desired, S known, NodeSet nodes) {
        return observe(owner, nodes, known);
    }

    /// The state of an owner that owns nothing.
    S nothing(Owner owner);

    /// What a specification with these nodes means here. All problems are reported together.
    ///
    /// @param state what the Service has, which may be thin: for one that is served, what is missing around it need
    ///     not keep the rest of its specification from being done ([Resolution.Unknown#meanwhile])
    Resolution<D> resolve(LoadBalancerSpec spec, NodeSet nodes, S state, S shared);

    /// What a Service has, as a desired state: for one whose specification cannot be served. Everything stays as it
    /// is but the registered targets, which become those of `nodes`; where nothing is, nothing is made. Published
    /// is what serves clients, if anything does.
    Resolution<D> resolveAsItStands(Owner.Service owner, NodeSet nodes, S shared);

    /// What these Services need of the cluster's shared resources; with no Service, nothing.
    Resolution<D> resolveShared(Owner.Shared owner, Collection<LoadBalancerSpec> users, NodeSet nodes, S shared);

    /// The desired state of an owner that should have nothing.
    D absent(Owner owner);

    /// The same for a Service that still exists, by what it asks for now: what it asks to be kept from deletion is
    /// kept, and while something stands its targets are these nodes. Deletions are planned all the same, so that
    /// the cloud's refusal is heard. Equal where nothing differs that matters, so that other edits are no reason to
    /// try again.
    default D leaving(LoadBalancerSpec spec, NodeSet nodes, S shared) {
        return absent(spec.owner());
    }

    /// The changes that lead from `state` to `desired`. Planning against the state that a plan leads to gives
    /// an empty plan.
    ///
    /// Pure where the values tell everything. A provider that gives something out itself, such as addresses of a
    /// pool, answers by what is given out at this moment, too: the answer is the same for as long as nothing is
    /// given out or taken back, no call is made, and nothing is given out before [#apply].
    ///
    /// @return empty where the state is too thin to plan on (listed in bulk, never read in full): the
    ///     controller reads the owner and asks again, and against a state from [#observe] there is a plan
    Optional<Plan<C>> plan(D desired, S state, S shared);

    /// The state as time alone has left it: what was to stand for a term has stood for it. With [#untilAged] the one
    /// place where a clock bears on what is planned; no call is made, and [#plan] stays pure. Asked before each
    /// plan (ADR 0014).
    default S aged(S state) {
        return state;
    }

    /// How long it takes until [#aged] makes another of this state; empty where time alone changes nothing. A Service
    /// that stands as it asks is looked at again then, and not before.
    default Optional<Duration> untilAged(S state) {
        return Optional.empty();
    }

    /// Reckons from now on as if this had been carried out, so that [#resolve] and [#plan] for the next Service of
    /// the same preview see it. Called behind a shut fence only; a provider whose plans do not bear on each other
    /// has nothing to do.
    default void assume(D desired) {}

    /// Whether a change has to wait until what is shared stands as it should. Asked when bringing that about has
    /// failed: the changes that need not wait are made, so that one failure of the cluster's does not stop every
    /// Service. Where a provider does not say, all wait.
    default boolean waitsForShared(C change, D desired, S shared) {
        return true;
    }

    /// One cloud write, with the owner's state and the shared one as they are when it starts. Finds what exists
    /// where the change was made before (a crash, an ambiguous answer), and deleting what is gone is success.
    /// Answers what the write did to the state, not a whole state: other writes of the owner may run beside it.
    ///
    /// @throws CloudException what its call ended with, which means the same as [Applied.Failed]
    Applied<S> apply(C change, S state, S shared);

    /// The writes of one [Change#commitGroup], which are never given to [#apply]: as one call where the cloud can.
    /// Never called twice at a time for a group. One bad submission does not fail the others: it is left out, with
    /// an error of its own. Where the call writes a document of which each owner has a part, the rest of it stays
    /// as it is ([OwnershipGuard] compares), and the new version is handed back for the shared state. A document
    /// that was changed in between is read and written again here.
    default Committed<S> commit(List<Submission<S, C>> group, S shared) {
        List<Applied<S>> results = new ArrayList<>();
        for (Submission<S, C> submission : group) {
            results.add(apply(submission.change(), submission.state(), shared));
        }
        return Committed.apart(results);
    }

    /// The addresses that may be published in this state: none before all listeners exist.
    List<Ingress> publish(D desired, S state);

    /// What a person is told once all stands as asked, where that is more than that it does: which addresses were
    /// given, for example.
    default Optional<String> readyMessage(D desired, S state) {
        return Optional.empty();
    }

    /// The addresses of all load balancers in this state, complete or not. A published address that is not among them
    /// leads nowhere, and is withdrawn.
    Set<Address> addresses(S state);

    /// Whether the state proves that nothing of the owner is left in the cloud.
    boolean ownsNothing(S state);

    /// The nodes whose machine the cloud was asked about and did not list as one that runs, by name. A listing may
    /// lag behind a machine that has just started, and one that is stopped may be started again, so the controller
    /// asks again, ever more slowly, until the machine runs or its node leaves.
    default SortedSet<String> unlisted(NodeSet nodes, S shared) {
        return Collections.emptySortedSet();
    }

    /// A digest of the registered-target part of a desired state; equal when no target has to change. Lets the
    /// controller touch only the Services that a node change concerns.
    String targetDigest(D desired);

    /// What it does because its state is in Kubernetes; empty where that is in a cloud, which outlives the Services.
    default Optional<StateInKubernetes<D, S>> inKubernetes() {
        return Optional.empty();
    }

    /// What it does because its cloud accepts writes and ends them later; nothing where every answer is the end.
    default PendingOperations<S> pending() {
        return PendingOperations.none();
    }

    @Override
    void close();
}
