// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpResource.Address;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Surroundings;
import java.util.Optional;
import java.util.SortedSet;

/// The plan for one Service's resources.
///
/// Order: its own health check, its endpoint groups with their nodes, the backend service, the rules, and last what
/// lets clients in to their addresses. What is wanted no more goes after that: rules first, because what they
/// use cannot go before them.
final class ServicePlan {
    private static final String UNUSED = "nothing uses it any more";

    private final GcpDesired.OfService desired;
    private final Resources resources;
    private final Surroundings around;
    private final Plan.Builder<GcpChange> plan = new Plan.Builder<>();
    private final Steps steps;

    ServicePlan(GcpDesired.OfService desired, GcpState.OfService state, Surroundings around) {
        this.desired = desired;
        this.resources = state.resources();
        this.around = around;
        steps = new Steps(plan, desired.owner());
    }

    /// Whether something has to be read before: the address of a rule that is to stay, the nodes in its endpoint
    /// groups, or all.
    static boolean isToBeRead(GcpDesired.OfService desired, GcpState.OfService state) {
        return state.unread()
                || desired.loadBalancer()
                        .filter(wanted -> isThin(wanted, state.resources()))
                        .isPresent();
    }

    private static boolean isThin(GcpDesired.LoadBalancer wanted, Resources resources) {
        return resources.all(ForwardingRule.class).stream()
                        .anyMatch(rule -> rule.ip().isEmpty())
                || subset(wanted, resources).filter(SubsetSteps::isToBeRead).isPresent();
    }

    Plan<GcpChange> build() {
        desired.loadBalancer().ifPresentOrElse(this::serve, this::leave);
        return plan.build();
    }

    private void serve(GcpDesired.LoadBalancer wanted) {
        Steps.Done check = wanted.healthCheck()
                .map(each -> steps.ensure(each, resources.find(each.key())))
                .orElse(Steps.Done.NOTHING);
        SortedSet<String> filled =
                subset(wanted, resources).map(each -> each.add(steps)).orElse(Steps.NONE);
        BackendService service = wanted.backendService();
        Steps.Done backends =
                steps.ensure(service, resources.find(service.key()), Sorted.union(check.exists(), filled));
        SortedSet<String> rulesGone = new FrontendSteps(
                        steps, desired.owner(), resources, Frontend.of(wanted, resources, around), backends.exists())
                .add();
        SortedSet<String> servicesGone = steps.deleteAll(
                resources.all(BackendService.class).stream()
                        .filter(found -> !found.name().equals(service.name()))
                        .toList(),
                UNUSED,
                rulesGone);
        steps.deleteAll(
                resources.all(EndpointGroup.class).stream()
                        .filter(found -> !service.groups().contains(found.key()))
                        .toList(),
                UNUSED,
                Sorted.union(backends.done(), servicesGone));
        steps.deleteAll(
                resources.all(HealthCheck.class).stream()
                        .filter(found -> wanted.healthCheck()
                                .filter(own -> own.name().equals(found.name()))
                                .isEmpty())
                        .toList(),
                UNUSED,
                Sorted.union(backends.done(), servicesGone));
    }

    private static Optional<SubsetSteps> subset(GcpDesired.LoadBalancer wanted, Resources resources) {
        return wanted.subset()
                .map(subset -> SubsetSteps.of(subset, wanted.backendService().groups(), resources));
    }

    private void leave() {
        String why = "the Service wants no load balancer";
        SortedSet<String> rulesGone = steps.deleteAll(resources.all(ForwardingRule.class), why, Steps.NONE);
        steps.deleteAll(resources.all(Firewall.class), why, Steps.NONE);
        steps.deleteAll(resources.all(Address.class), why, rulesGone);
        SortedSet<String> servicesGone = steps.deleteAll(resources.all(BackendService.class), why, rulesGone);
        steps.deleteAll(resources.all(HealthCheck.class), why, servicesGone);
        steps.deleteAll(resources.all(EndpointGroup.class), why, servicesGone);
    }
}
