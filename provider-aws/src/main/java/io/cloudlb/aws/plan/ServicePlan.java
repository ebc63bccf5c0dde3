// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.LoadBalancerChange;
import io.cloudlb.aws.change.MarkingChange;
import io.cloudlb.aws.change.SecurityGroupChange;
import io.cloudlb.aws.change.TargetGroupChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.aws.model.Drain;
import io.cloudlb.aws.model.Lookup;
import io.cloudlb.aws.model.Matching;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import java.util.Collection;
import java.util.List;
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
/// works; a load balancer that clients know serves on for a while before ([Drain]).
final class ServicePlan {
    private final AwsDesired.OfService desired;
    private final AwsState.OfService state;
    private final AwsState.OfCluster shared;
    private final Drain drain;
    private final Plan.Builder<AwsChange> plan = new Plan.Builder<>();

    ServicePlan(AwsDesired.OfService desired, AwsState.OfService state, AwsState.OfCluster shared, Drain drain) {
        this.desired = desired;
        this.state = state;
        this.shared = shared;
        this.drain = drain;
    }

    Plan<AwsChange> build() {
        FrontendSteps.Done frontend = new FrontendSteps(plan, desired.owner()).add(desired.frontendGroup(), state);
        TargetSteps targets = TargetSteps.of(plan, wantedTargets(), state);
        TargetGroupSteps steps = new TargetGroupSteps(plan, desired.owner(), vpcId(), targets);
        SortedMap<String, TargetGroupSteps.Done> targetGroups = new TreeMap<>();
        for (AwsDesired.TargetGroup wanted : desired.targetGroups()) {
            targetGroups.put(wanted.name(), steps.add(wanted, state).after(targets.roomMade()));
        }
        keptGroups().forEach(name -> targets.register(targets(), Lookup.targetGroup(state, name)));
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
        keptGroups().forEach(name -> targets.put(name, targets()));
        desired.targetGroups().forEach(group -> targets.put(group.name(), group.targets()));
        return targets;
    }

    /// The same for every target group.
    private SortedSet<String> targets() {
        return desired.targetGroups().getFirst().targets();
    }

    /// Target groups of load balancers that serve on.
    private SortedSet<String> keptGroups() {
        return desired.loadBalancer()
                .map(wanted -> drain.keptGroups(wanted, state))
                .orElseGet(TreeSet::new);
    }

    private void balance(
            AwsDesired.LoadBalancer wanted,
            FrontendSteps.Done frontend,
            SortedMap<String, TargetGroupSteps.Done> targetGroups) {
        Optional<AwsState.LoadBalancer> found = Matching.find(wanted, state);
        SortedMap<String, AwsState.LoadBalancer> replaced = new TreeMap<>(state.loadBalancers());
        found.ifPresent(existing -> replaced.remove(existing.name()));
        List<AwsState.LoadBalancer> kept = drain.kept(wanted, state).toList();
        replaced.values().stream()
                .filter(old -> !Drain.isMarked(old))
                .forEach(old ->
                        plan.add(Replacements.of(old, wanted, Optional.of(drain).filter(_ -> kept.contains(old)))));
        kept.forEach(old -> replaced.remove(old.name()));
        SortedSet<String> gone = freeName(wanted, replaced);

        LoadBalancerSteps steps = new LoadBalancerSteps(plan, desired.owner(), shared);
        LoadBalancerSteps.Done loadBalancer = found.map(existing -> steps.change(wanted, existing, state, frontend))
                .orElseGet(() -> steps.create(wanted, frontend, gone));
        ListenerSteps.Done listeners =
                new ListenerSteps(plan, desired, state, loadBalancer).add(found, frontend, targetGroups);

        found.ifPresent(existing -> steps.tag(wanted, existing, listeners.turned()));
        found.filter(existing -> existing.tags().containsKey(AwsTags.DRAINING_SINCE))
                .ifPresent(this::takeBack);
        kept.stream()
                .filter(old -> !Drain.isMarked(old))
                .forEach(old -> plan.add(
                        new LoadBalancerChange.StartDrain(old.name(), loadBalancer.name(), drain, old.mark()),
                        listeners.serving()));
        gone.addAll(deleteLoadBalancers(replaced.values(), listeners.serving()));
        deleteTargetGroups(Sorted.union(gone, listeners.turned()));
        deleteSecurityGroups(Sorted.union(gone, loadBalancer.regrouped()));
    }

    /// It is wanted again.
    private void takeBack(AwsState.LoadBalancer found) {
        plan.add(
                new MarkingChange.RemoveTags(
                        new MarkingChange.Subject.OfLoadBalancer(found.name()),
                        new TreeSet<>(Set.of(AwsTags.DRAINING_SINCE)),
                        found.mark()),
                Set.of());
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
        SortedSet<String> kept = keptGroups();
        state.targetGroups().values().stream()
                .filter(found -> !kept.contains(found.name()))
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
