// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.plan.Plan;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The plan for one Service's resources.
///
/// Order: the frontend group, then the load balancer and, beside it, the target groups; listeners last, so that a
/// published address answers. Targets are registered beside all that. What goes is deleted after what replaces it
/// works.
final class ServicePlan {
    private final AwsDesired.OfService desired;
    private final AwsState.OfService state;
    private final AwsState.OfCluster shared;
    private final PlanBuilder plan = new PlanBuilder();

    ServicePlan(AwsDesired.OfService desired, AwsState.OfService state, AwsState.OfCluster shared) {
        this.desired = desired;
        this.state = state;
        this.shared = shared;
    }

    Plan<AwsChange> build() {
        FrontendSteps.Done frontend = new FrontendSteps(plan, desired.owner()).add(desired.frontendGroup(), state);
        TargetSteps targets = TargetSteps.of(plan, wantedTargets(), state);
        TargetGroupSteps steps = new TargetGroupSteps(plan, desired.owner(), vpcId(), targets);
        SortedMap<String, TargetGroupSteps.Done> targetGroups = new TreeMap<>();
        for (AwsDesired.TargetGroup wanted : desired.targetGroups()) {
            targetGroups.put(wanted.name(), steps.add(wanted, state).after(targets.roomMade()));
        }
        if (desired.loadBalancer().isPresent()) {
            balance(desired.loadBalancer().get(), frontend, targetGroups);
        } else {
            SortedSet<String> gone = deleteLoadBalancers(state.loadBalancers().values(), Set.of());
            deleteTargetGroups(gone);
            deleteSecurityGroups(gone);
        }
        return plan.build();
    }

    private SortedMap<String, SortedSet<String>> wantedTargets() {
        SortedMap<String, SortedSet<String>> targets = new TreeMap<>();
        desired.targetGroups().forEach(group -> targets.put(group.name(), group.targets()));
        return targets;
    }

    private void balance(
            AwsDesired.LoadBalancer wanted,
            FrontendSteps.Done frontend,
            SortedMap<String, TargetGroupSteps.Done> targetGroups) {
        Optional<AwsState.LoadBalancer> found = Matching.find(wanted, state);
        SortedMap<String, AwsState.LoadBalancer> replaced = new TreeMap<>(state.loadBalancers());
        found.ifPresent(existing -> replaced.remove(existing.name()));
        replaced.values().forEach(old -> plan.add(Replacements.of(old, wanted)));
        SortedSet<String> gone = freeName(wanted, replaced);

        LoadBalancerSteps steps = new LoadBalancerSteps(plan, desired.owner(), shared);
        LoadBalancerSteps.Done loadBalancer = found.map(existing -> steps.change(wanted, existing, state, frontend))
                .orElseGet(() -> steps.create(wanted, frontend, gone));
        ListenerSteps.Done listeners =
                new ListenerSteps(plan, desired, state, loadBalancer).add(found, frontend, targetGroups);

        found.ifPresent(existing -> steps.tag(wanted, existing, listeners.turned()));
        gone.addAll(deleteLoadBalancers(replaced.values(), listeners.serving()));
        deleteTargetGroups(Entries.union(gone, listeners.turned()));
        deleteSecurityGroups(Entries.union(gone, loadBalancer.regrouped()));
    }

    /// A load balancer of the other scheme that holds the name the user chose has to go first.
    private SortedSet<String> freeName(
            AwsDesired.LoadBalancer wanted, SortedMap<String, AwsState.LoadBalancer> replaced) {
        AwsState.LoadBalancer holder = replaced.remove(wanted.name());
        return holder == null
                ? new TreeSet<>()
                : plan.add(new LoadBalancerChange.Delete(holder.name(), holder.mark()), Set.of());
    }

    private SortedSet<String> deleteLoadBalancers(
            Collection<AwsState.LoadBalancer> unwanted, Collection<String> replacementServes) {
        SortedSet<String> gone = new TreeSet<>();
        for (AwsState.LoadBalancer found : unwanted) {
            gone.addAll(plan.add(new LoadBalancerChange.Delete(found.name(), found.mark()), replacementServes));
        }
        return gone;
    }

    private void deleteTargetGroups(Collection<String> unused) {
        state.targetGroups().values().stream()
                .filter(found -> desired.targetGroup(found.name()).isEmpty())
                .forEach(found -> plan.add(new TargetGroupChange.Delete(found.name(), found.mark()), unused));
    }

    private void deleteSecurityGroups(Collection<String> unused) {
        Optional<String> wanted = desired.frontendGroup().map(AwsDesired.SecurityGroup::name);
        state.securityGroups().values().stream()
                .filter(found -> !wanted.equals(Optional.of(found.name())))
                .forEach(found -> plan.add(new SecurityGroupChange.Delete(found.name(), found.mark()), unused));
    }

    private String vpcId() {
        return shared.surroundings().vpcId().orElse("");
    }
}
