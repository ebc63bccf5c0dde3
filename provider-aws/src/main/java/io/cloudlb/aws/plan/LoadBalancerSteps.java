// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.LoadBalancerChange;
import io.cloudlb.aws.change.MarkingChange;
import io.cloudlb.aws.model.Attributes;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Lookup;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The steps for the load balancer itself.
record LoadBalancerSteps(Plan.Builder<AwsChange> plan, Owner owner, AwsState.OfCluster shared) {
    /// @param name the name it has or will have
    /// @param mark the marks it carries or will carry
    /// @param exists the step after which it exists
    /// @param regrouped the step after which it has its security groups
    record Done(String name, Optional<OwnerMark> mark, SortedSet<String> exists, SortedSet<String> regrouped) {}

    /// It costs money from now on, so it waits for what may prove impossible: a group that lets all clients in.
    Done create(AwsDesired.LoadBalancer wanted, FrontendSteps.Done frontend, SortedSet<String> nameFree) {
        String fingerprint = AttributeSteps.atCreation(Attributes.LOAD_BALANCER, wanted.attributes());
        SortedSet<String> exists = plan.add(
                new LoadBalancerChange.Create(wanted, fingerprint),
                Sorted.union(Sorted.union(frontend.exists(), frontend.open()), nameFree));
        Optional<OwnerMark> mark = Optional.of(owner.mark());
        attributes(wanted.name(), wanted).addForNew(mark, exists);
        return new Done(wanted.name(), mark, exists, exists);
    }

    Done change(
            AwsDesired.LoadBalancer wanted,
            AwsState.LoadBalancer found,
            AwsState.OfService state,
            FrontendSteps.Done frontend) {
        new SubnetSteps(plan, found).addFor(wanted.subnets());
        boolean grouped = ids(wanted.securityGroups(), state).equals(Optional.of(found.securityGroups()));
        SortedSet<String> regrouped = grouped
                ? new TreeSet<>()
                : plan.add(
                        new LoadBalancerChange.SetSecurityGroups(found.name(), wanted.securityGroups(), found.mark()),
                        Sorted.union(frontend.exists(), frontend.open()));
        attributes(found.name(), wanted).addForExisting(found, found.attributes());
        return new Done(found.name(), found.mark(), new TreeSet<>(), regrouped);
    }

    /// The tags of the load balancer and of the listeners it keeps.
    void tag(AwsDesired.LoadBalancer wanted, AwsState.LoadBalancer found, SortedSet<String> othersDeleted) {
        new TagSteps(plan, new MarkingChange.Subject.OfLoadBalancerWithListeners(found.name()), found)
                .addFor(wanted.tags(), othersDeleted);
    }

    private AttributeSteps attributes(String name, AwsDesired.LoadBalancer wanted) {
        return new AttributeSteps(
                plan, new MarkingChange.Subject.OfLoadBalancer(name), Attributes.LOAD_BALANCER, wanted.attributes());
    }

    /// Ids of the wanted groups; empty while one of them does not exist.
    private Optional<SortedSet<String>> ids(AwsDesired.Groups wanted, AwsState.OfService state) {
        return switch (wanted) {
            case AwsDesired.Groups.Named named -> Optional.of(named.ids());
            case AwsDesired.Groups.Managed managed -> Lookup.securityGroupIds(managed, state, shared);
        };
    }
}
