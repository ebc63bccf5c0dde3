// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.Planning;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.translate.ServiceClaim;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.core.translate.Translation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Asks a provider what it would do, the way the controller asks it, and does nothing of it.
///
/// @param provider the cloud
/// @param input what for
/// @param inventory what the cloud holds now
/// @param translator from a Service to a specification
/// @param unborn stands in for what the API server has not given yet
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
record Planner<D, S, C extends Change>(
        LoadBalancerProvider<D, S, C> provider,
        PlanInput input,
        Inventory<S> inventory,
        ServiceTranslator translator,
        Unborn unborn) {

    /// Reads what the cloud holds.
    static <D, S, C extends Change> Planner<D, S, C> read(
            LoadBalancerProvider<D, S, C> provider, PlanInput input, Unborn unborn) {
        ServiceTranslator translator = input.translator(provider.traits());
        return new Planner<>(
                provider, input, provider.inventory(input.inventoryRequest(translator)), translator, unborn);
    }

    /// Knows of no cloud, and asks none.
    static <D, S, C extends Change> Planner<D, S, C> unread(
            LoadBalancerProvider<D, S, C> provider, PlanInput input, Unborn unborn) {
        S nothing = provider.nothing(new Owner.Shared(input.cluster()));
        return new Planner<>(
                provider, input, new Inventory<>(nothing, Map.of()), input.translator(provider.traits()), unborn);
    }

    /// The same with another stand-in for what is not given yet.
    Planner<D, S, C> assuming(Unborn other) {
        return new Planner<>(provider, input, inventory, translator, other);
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
                considered.desired().ifPresent(provider::assume);
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
                yield input.watches(service) && claim(service) instanceof ServiceClaim.Ensure
                        ? checked(wished, service)
                        : plan(wished).plan();
            }
        };
    }

    private ServicePlan checked(PlanInput.Candidate.Wished candidate, ServiceView service) {
        Translation translation = translator.translate(service);
        Resolution<D> resolution =
                provider.resolve(translation.spec(), input.nodes(), state(service), inventory.shared());
        List<Problem> problems =
                switch (resolution) {
                    case Resolution.Refused<D>(List<Problem> found, List<Problem> _) ->
                        together(translation.problems(), found);
                    case Resolution.Resolved<D> _, Resolution.Unknown<D> _ -> translation.problems();
                };
        return verdict(
                candidate,
                problems.isEmpty() ? new Verdict.Valid() : new Verdict.Refused(problems),
                together(translation.warnings(), resolution.warnings()));
    }

    /// @param desired what the provider would bring about; empty where it would do nothing
    private record Considered<D>(ServicePlan plan, Optional<D> desired) {}

    /// What would happen to what all Services share.
    Changes shared() {
        Owner.Shared owner = new Owner.Shared(input.cluster());
        Resolution<D> resolution = provider.resolveShared(owner, users(), input.nodes(), inventory.shared());
        return switch (resolution) {
            case Resolution.Resolved<D>(D desired, List<Problem> _) -> changes(owner, desired, inventory.shared());
            // Whatever keeps the shared resources from being planned keeps the Services too, and is said there.
            case Resolution.Refused<D> _, Resolution.Unknown<D> _ -> Changes.NONE;
        };
    }

    private List<LoadBalancerSpec> users() {
        return input.everyService(unborn).stream()
                .filter(input::watches)
                .filter(service -> claim(service) instanceof ServiceClaim.Ensure)
                .map(translator::translate)
                .filter(Translation::accepted)
                .map(Translation::spec)
                .toList();
    }

    private Considered<D> plan(PlanInput.Candidate.Wished candidate) {
        ServiceView service = unborn.complete(candidate.service());
        if (!input.watches(service)) {
            return notServed(candidate, "its namespace is not among those served");
        }
        return switch (claim(service)) {
            case ServiceClaim.Ensure _ -> ensure(candidate, service);
            case ServiceClaim.Release _ -> release(candidate, service);
            case ServiceClaim.ServedByAnother(String controller, String evidence) ->
                notServed(candidate, "served by " + controller + ", says " + evidence);
            case ServiceClaim.NotOurs _ -> notServed(candidate, whyNotOurs(service));
        };
    }

    private Considered<D> notServed(PlanInput.Candidate.Wished candidate, String why) {
        return new Considered<>(verdict(candidate, new Verdict.NotServed(why), List.of()), Optional.empty());
    }

    private ServiceClaim claim(ServiceView service) {
        return input.rules()
                .claim(
                        service,
                        inventory.services().containsKey(owner(service)),
                        Optional.ofNullable(inventory.others().get(service.key())));
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
        Translation translation = translator.translate(service);
        Resolution<D> resolution =
                provider.resolve(translation.spec(), input.nodes(), state(service), inventory.shared());
        List<Problem> warnings = together(translation.warnings(), resolution.warnings());
        return switch (resolution) {
            case Resolution.Resolved<D>(D desired, List<Problem> _)
            when translation.accepted() ->
                new Considered<>(
                        verdict(candidate, verdict(plan(owner(service), desired, state(service))), warnings),
                        Optional.of(desired));
            case Resolution.Resolved<D> _ -> refused(candidate, translation.problems(), warnings);
            case Resolution.Refused<D>(List<Problem> problems, List<Problem> _) ->
                refused(candidate, together(translation.problems(), problems), warnings);
            case Resolution.Unknown<D>(List<Problem> problems, List<Problem> _, Optional<D> meanwhile)
            when translation.accepted() && meanwhile.isPresent() ->
                new Considered<>(
                        verdict(
                                candidate,
                                verdict(plan(owner(service), meanwhile.get(), state(service))),
                                together(warnings, problems)),
                        meanwhile);
            case Resolution.Unknown<D>(List<Problem> problems, List<Problem> _, Optional<D> _) ->
                refused(candidate, together(translation.problems(), problems), warnings);
        };
    }

    private Considered<D> refused(
            PlanInput.Candidate.Wished candidate, List<Problem> problems, List<Problem> warnings) {
        return new Considered<>(verdict(candidate, new Verdict.Refused(problems), warnings), Optional.empty());
    }

    private Considered<D> release(PlanInput.Candidate.Wished candidate, ServiceView service) {
        Owner.Service owner = owner(service);
        D absent = provider.absent(owner);
        Changes changes = changes(owner, absent, state(service));
        return new Considered<>(verdict(candidate, new Verdict.Planned(changes), List.of()), Optional.of(absent));
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

    private Changes changes(Owner owner, D desired, S state) {
        return Changes.of(plan(owner, desired, state), input.policy());
    }

    private Plan<C> plan(Owner owner, D desired, S state) {
        return switch (provider.plan(desired, state, inventory.shared())) {
            case Planning.Planned<C> planned -> planned.plan();
            case Planning.NeedsObservation<C> _ -> completed(owner, desired, state);
        };
    }

    private Plan<C> completed(Owner owner, D desired, S state) {
        return owner instanceof Owner.Service service
                        && provider.plan(
                                        desired,
                                        provider.complete(service, desired, state, input.nodes()),
                                        inventory.shared())
                                instanceof Planning.Planned<C>(Plan<C> plan)
                ? plan
                : observed(owner, desired);
    }

    private Plan<C> observed(Owner owner, D desired) {
        S state = provider.observe(owner, input.nodes());
        return switch (provider.plan(desired, state, inventory.shared())) {
            case Planning.Planned<C> planned -> planned.plan();
            case Planning.NeedsObservation<C> needs ->
                throw new IllegalStateException("A state that was just observed is too thin: " + needs.why());
        };
    }

    private S state(ServiceView service) {
        Owner.Service owner = owner(service);
        S known = inventory.services().get(owner);
        return known == null ? provider.nothing(owner) : provider.aged(known);
    }

    private Owner.Service owner(ServiceView service) {
        return new Owner.Service(input.cluster(), service.key(), service.uid());
    }

    private static ServicePlan verdict(PlanInput.Candidate candidate, Verdict verdict, List<Problem> warnings) {
        return new ServicePlan(candidate.key(), candidate.inCluster(), verdict, warnings);
    }

    private static List<Problem> together(List<Problem> left, List<Problem> right) {
        return Stream.concat(left.stream(), right.stream()).distinct().sorted().toList();
    }
}
