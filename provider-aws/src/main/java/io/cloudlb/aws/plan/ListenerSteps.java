// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.ListenerChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Matching;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The steps for the listeners of one load balancer.
final class ListenerSteps {
    private final Plan.Builder<AwsChange> plan;
    private final AwsDesired.OfService desired;
    private final AwsState.OfService state;
    private final LoadBalancerSteps.Done loadBalancer;
    private final SortedSet<String> serving = new TreeSet<>();
    private final SortedSet<String> turned = new TreeSet<>();

    ListenerSteps(
            Plan.Builder<AwsChange> plan,
            AwsDesired.OfService desired,
            AwsState.OfService state,
            LoadBalancerSteps.Done loadBalancer) {
        this.plan = plan;
        this.desired = desired;
        this.state = state;
        this.loadBalancer = loadBalancer;
    }

    /// @param serving the steps after which the load balancer does all it should
    /// @param turned the steps after which no listener uses a target group that should go
    record Done(SortedSet<String> serving, SortedSet<String> turned) {}

    Done add(
            Optional<AwsState.LoadBalancer> found,
            FrontendSteps.Done frontend,
            SortedMap<String, TargetGroupSteps.Done> targetGroups) {
        SortedMap<Integer, AwsState.Listener> extra =
                new TreeMap<>(found.flatMap(AwsState.LoadBalancer::listeners).orElseGet(TreeMap::new));
        for (AwsDesired.Listener wanted : balancer().listeners()) {
            TargetGroupSteps.Done group =
                    targetGroups.getOrDefault(wanted.targetGroup(), TargetGroupSteps.Done.NOTHING);
            Optional<AwsState.Listener> existing = Optional.ofNullable(extra.remove(wanted.port()));
            Optional<AwsState.OtherListener> another = found.flatMap(
                    balancer -> Optional.ofNullable(balancer.otherListeners().get(wanted.port())));
            boolean stands = found.filter(balancer -> Matching.listens(state, balancer, wanted))
                    .isPresent();
            if (another.isPresent()) {
                serving.addAll(plan.add(
                        new ListenerChange.Obstructed(loadBalancer.name(), wanted, another.get(), loadBalancer.mark()),
                        new TreeSet<>()));
            } else if (!stands) {
                SortedSet<String> ready =
                        Sorted.union(Sorted.union(loadBalancer.exists(), frontend.open()), group.exists());
                add(wanted, existing, ready, group);
            }
            serving.addAll(group.filled());
        }
        extra.keySet().forEach(port -> turned.addAll(delete(port)));
        return new Done(serving, turned);
    }

    private void add(
            AwsDesired.Listener wanted,
            Optional<AwsState.Listener> existing,
            SortedSet<String> ready,
            TargetGroupSteps.Done group) {
        if (existing.isEmpty()) {
            serving.addAll(create(wanted, ready));
        } else if (existing.get().protocol() == wanted.protocol()) {
            turn(wanted, existing.get(), Sorted.union(ready, group.filled()));
        } else {
            replace(wanted, existing.get(), Sorted.union(ready, group.filled()));
        }
    }

    private void turn(AwsDesired.Listener wanted, AwsState.Listener existing, SortedSet<String> ready) {
        if (state.targetGroups().containsKey(existing.targetGroup())) {
            plan.add(Replacements.of(existing));
        }
        SortedSet<String> step =
                plan.add(new ListenerChange.Forward(loadBalancer.name(), wanted, loadBalancer.mark()), ready);
        serving.addAll(step);
        turned.addAll(step);
    }

    private void replace(AwsDesired.Listener wanted, AwsState.Listener existing, SortedSet<String> ready) {
        plan.add(Replacements.of(loadBalancer.name(), existing, wanted));
        SortedSet<String> deleted =
                plan.add(new ListenerChange.Delete(loadBalancer.name(), existing.port(), loadBalancer.mark()), ready);
        turned.addAll(deleted);
        serving.addAll(create(wanted, deleted));
    }

    private SortedSet<String> create(AwsDesired.Listener wanted, SortedSet<String> ready) {
        return plan.add(
                new ListenerChange.Create(
                        loadBalancer.name(), wanted, balancer().tags()),
                ready);
    }

    private SortedSet<String> delete(int port) {
        return plan.add(new ListenerChange.Delete(loadBalancer.name(), port, loadBalancer.mark()), new TreeSet<>());
    }

    private AwsDesired.LoadBalancer balancer() {
        return desired.loadBalancer()
                .orElseThrow(() -> new IllegalStateException("Listeners belong to a load balancer"));
    }
}
