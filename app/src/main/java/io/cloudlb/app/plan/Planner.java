// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.controller.ensure.Admission;
import io.cloudlb.core.controller.ensure.DeleteLoadBalancer;
import io.cloudlb.core.controller.ensure.KnownState;
import io.cloudlb.core.controller.ensure.SharedLooks;
import io.cloudlb.core.controller.state.OwnerRecord;
import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.controller.status.ServiceOwnership;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.core.translate.ServiceTranslator.Translation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Says what the controller would do, by the controller's own parts, and does nothing of it.
///
/// @param input what for
/// @param cloud what the cloud holds now; planning completes it as it does in the controller
/// @param translator from a Service to a specification
/// @param ownership whose a Service is
/// @param admission whether what it asks for can be done
/// @param looks at what is around the load balancers, where it takes one
/// @param unborn stands in for what the API server has not given yet
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
record Planner<D, S, C extends Change>(
        PlanInput input,
        KnownState<D, S, C> cloud,
        ServiceTranslator translator,
        ServiceOwnership<D, S, C> ownership,
        Admission<D, S, C> admission,
        SharedLooks looks,
        Unborn unborn) {

    /// Reads what the cloud holds.
    static <D, S, C extends Change> Planner<D, S, C> read(
            LoadBalancerProvider<D, S, C> provider, PlanInput input, Unborn unborn) {
        return of(
                provider,
                input,
                unborn,
                provider.inventory(input.inventoryRequest(input.translator(provider.traits())))
                        .named(input.existing()));
    }

    /// Knows of no cloud, and asks none.
    static <D, S, C extends Change> Planner<D, S, C> unread(
            LoadBalancerProvider<D, S, C> provider, PlanInput input, Unborn unborn) {
        S nothing = provider.nothing(new Owner.Shared(input.cluster()));
        return of(provider, input, unborn, new Inventory<>(nothing, Map.of()));
    }

    private static <D, S, C extends Change> Planner<D, S, C> of(
            LoadBalancerProvider<D, S, C> provider, PlanInput input, Unborn unborn, Inventory<S> inventory) {
        TimeSource time = TimeSource.system();
        StateMemory<D, S> memory = new StateMemory<>(time);
        KnownState<D, S, C> cloud =
                new KnownState<>(provider, memory, new Owner.Shared(input.cluster()), input.endpoints(), () -> {});
        memory.nodesAre(input.nodes());
        memory.put(cloud.shared(), inventory.shared());
        inventory.services().forEach(memory::put);
        ServiceOwnership<D, S, C> ownership = new ServiceOwnership<>(provider, memory, input.cluster(), input.rules());
        Set<ServiceKey> _ = ownership.listed(inventory);
        ServiceTranslator translator = input.translator(provider.traits());
        SharedLooks looks = SharedLooks.of(cloud, _ -> {}, Runnable::run, time);
        Admission<D, S, C> admission = new Admission<>(cloud, translator, looks, time);
        return new Planner<>(input, cloud, translator, ownership, admission, looks, unborn);
    }

    /// The same with another stand-in for what is not given yet.
    Planner<D, S, C> assuming(Unborn other) {
        return new Planner<>(input, cloud, translator, ownership, admission, looks, other);
    }

    /// The plan of every candidate, one after the other: a later one is planned as if the earlier ones had been
    /// carried out.
    ///
    /// @param other another stand-in, where what it changes in a plan is to be marked as unknown
    List<ServicePlan> services(Optional<Unborn> other) {
        return input.candidates().stream()
                .map(candidate -> service(candidate, other))
                .toList();
    }

    private ServicePlan service(PlanInput.Candidate candidate, Optional<Unborn> other) {
        return switch (candidate) {
            case PlanInput.Candidate.Impossible(ServiceKey key, boolean inCluster, List<Problem> problems) ->
                new ServicePlan(key, inCluster, new Verdict.Refused(problems), List.of());
            case PlanInput.Candidate.Wished wished -> {
                Considered<D> considered = plan(wished);
                ServicePlan plan = other.map(stand -> considered
                                .plan()
                                .markedBy(assuming(stand).plan(wished).plan()))
                        .orElse(considered.plan());
                considered.desired().ifPresent(cloud.provider()::assume);
                yield plan;
            }
        };
    }

    /// What is wrong with every candidate as it is written.
    List<ServicePlan> checked() {
        return input.candidates().stream().map(this::checked).toList();
    }

    private ServicePlan checked(PlanInput.Candidate candidate) {
        return switch (candidate) {
            case PlanInput.Candidate.Impossible(ServiceKey key, boolean inCluster, List<Problem> problems) ->
                new ServicePlan(key, inCluster, new Verdict.Refused(problems), List.of());
            case PlanInput.Candidate.Wished wished -> {
                ServiceView service = unborn.complete(wished.service());
                yield input.watches(service) && ownership.claim(service) instanceof ServiceClaim.Ensure
                        ? checked(wished, service)
                        : plan(wished).plan();
            }
        };
    }

    /// What only a look at the cloud would tell is left out.
    private ServicePlan checked(PlanInput.Candidate.Wished candidate, ServiceView service) {
        Admission.Draft<D> draft = admission.draft(service);
        Admission.Judgement<D> judgement = draft.asKnown();
        List<Problem> problems = draft.resolution() instanceof Resolution.Unknown<D>
                ? draft.translation().problems()
                : judgement.problems();
        return verdict(
                candidate,
                problems.isEmpty() ? new Verdict.Valid() : new Verdict.Refused(problems),
                judgement.warnings());
    }

    /// @param desired what the provider would bring about; empty where it would do nothing
    private record Considered<D>(ServicePlan plan, Optional<D> desired) {}

    /// What would happen to what all Services share.
    Changes shared() {
        Users users = users();
        Resolution<D> resolution = looks.resolve(() -> cloud.resolveShared(users.specs(), input.nodes()));
        return switch (resolution) {
            case Resolution.Resolved<D>(D desired, List<Problem> _) -> {
                Plan<C> plan = cloud.plan(cloud.shared(), desired);
                yield Changes.of(users.areAllKnown() ? plan : Policy.UPSERT_ONLY.permit(plan), input.policy());
            }
            // Whatever keeps the shared resources from being planned keeps the Services too, and is said there.
            case Resolution.Refused<D> _, Resolution.Unknown<D> _ -> Changes.NONE;
        };
    }

    /// Who needs what is shared.
    ///
    /// @param areAllKnown whether it is known what they all need; else nothing shared is deleted
    private record Users(List<LoadBalancerSpec> specs, boolean areAllKnown) {}

    private Users users() {
        List<ServiceView> served = input.everyService(unborn).stream()
                .filter(input::watches)
                .filter(service -> ownership.claim(service) instanceof ServiceClaim.Ensure)
                .toList();
        List<LoadBalancerSpec> specs =
                served.stream().flatMap(service -> needs(service).stream()).toList();
        boolean areAllKnown =
                served.stream().allMatch(service -> needs(service).isPresent() || !cloud.owns(cloud.owner(service)));
        return new Users(specs, areAllKnown);
    }

    /// What a Service needs: what it asks for; where that is wrong, what it asked for before, if it has something.
    private Optional<LoadBalancerSpec> needs(ServiceView service) {
        return accepted(service)
                .or(() -> input.present(service.key())
                        .filter(before -> cloud.owns(cloud.owner(before)))
                        .flatMap(this::accepted));
    }

    private Optional<LoadBalancerSpec> accepted(ServiceView service) {
        return Optional.of(translator.translate(service))
                .filter(Translation::accepted)
                .map(Translation::value);
    }

    private Considered<D> plan(PlanInput.Candidate.Wished candidate) {
        ServiceView service = unborn.complete(candidate.service());
        if (!input.watches(service)) {
            return notServed(candidate, "its namespace is not among those served");
        }
        return switch (ownership.claim(service)) {
            case ServiceClaim.Ensure _ -> ensure(candidate, service);
            case ServiceClaim.Release _ -> release(candidate, service);
            case ServiceClaim.ServedByAnother another -> servedByAnother(candidate, another);
            case ServiceClaim.NotOurs _ -> notServed(candidate, whyNotOurs(service));
        };
    }

    private Considered<D> notServed(PlanInput.Candidate.Wished candidate, String why) {
        return new Considered<>(verdict(candidate, new Verdict.NotServed(why), List.of()), Optional.empty());
    }

    private Considered<D> servedByAnother(PlanInput.Candidate.Wished candidate, ServiceClaim.ServedByAnother another) {
        return notServed(candidate, "served by %s, says %s".formatted(another.controller(), another.evidence()));
    }

    private static String whyNotOurs(ServiceView service) {
        if (service.spec().type() != ServiceType.LOAD_BALANCER) {
            return "a Service of this type has no load balancer";
        }
        return service.spec()
                .loadBalancerClass()
                .map(name -> "loadBalancerClass " + name + " is not served with this configuration")
                .orElse("Services without a loadBalancerClass are not served with this configuration");
    }

    private Considered<D> ensure(PlanInput.Candidate.Wished candidate, ServiceView service) {
        Admission.Judgement<D> judgement = admission.judge(service, Optional.empty(), () -> {});
        return switch (judgement.can()) {
            case IT_CAN ->
                ownership
                        .isServedByAnother(service)
                        .map(another -> servedByAnother(candidate, another))
                        .orElseGet(() -> served(candidate, judgement));
            case IN_PART -> served(candidate, judgement);
            case IT_CANNOT -> refused(candidate, service, judgement);
            case NOT_KNOWN -> throw new IllegalStateException("A preview waits for its looks: " + service.key());
        };
    }

    private Considered<D> served(PlanInput.Candidate.Wished candidate, Admission.Judgement<D> judgement) {
        Wish<D> wish = judgement.wish().orElseThrow();
        Verdict verdict = verdict(cloud.plan(wish.owner(), wish.desired()));
        return new Considered<>(verdict(candidate, verdict, judgement.remarks()), Optional.of(wish.desired()));
    }

    /// What a Service has stays when it asks for what cannot be done, and its targets follow the nodes.
    private Considered<D> refused(
            PlanInput.Candidate.Wished candidate, ServiceView service, Admission.Judgement<D> judgement) {
        rememberWhatStood(service.key());
        Optional<D> kept = admission.lastGood(cloud.owner(service)).map(Wish::desired);
        Verdict verdict =
                new Verdict.Refused(judgement.problems(), kept.map(desired -> changes(cloud.owner(service), desired)));
        return new Considered<>(verdict(candidate, verdict, judgement.warnings()), kept);
    }

    /// A controller that runs knows what it last brought a Service to: what that asks for before the edit.
    private void rememberWhatStood(ServiceKey key) {
        input.present(key)
                .filter(before -> cloud.owns(cloud.owner(before)))
                .flatMap(before -> admission.draft(before).asKnown().wish())
                .ifPresent(wish -> cloud.memory()
                        .served(
                                wish.owner(),
                                new OwnerRecord.Served<>(
                                        wish.basis(),
                                        wish.desired(),
                                        cloud.provider().targetDigest(wish.desired()))));
    }

    private Considered<D> release(PlanInput.Candidate.Wished candidate, ServiceView service) {
        D leaving = cloud.leaving(
                translator.translate(DeleteLoadBalancer.asking(service)).value());
        Verdict verdict = new Verdict.Planned(changes(cloud.owner(service), leaving));
        return new Considered<>(verdict(candidate, verdict, List.of()), Optional.of(leaving));
    }

    /// A plan that would bring nothing is a refusal, for the reasons that it names.
    private Verdict verdict(Plan<C> plan) {
        List<Problem> obstacles = plan.steps().stream()
                .flatMap(step -> step.change().obstacle().stream())
                .toList();
        return obstacles.isEmpty()
                ? new Verdict.Planned(Changes.of(plan, input.policy()))
                : new Verdict.Refused(obstacles);
    }

    private Changes changes(Owner owner, D desired) {
        return Changes.of(cloud.plan(owner, desired), input.policy());
    }

    private static ServicePlan verdict(PlanInput.Candidate candidate, Verdict verdict, List<Problem> warnings) {
        return new ServicePlan(candidate.key(), candidate.inCluster(), verdict, warnings);
    }
}
