// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.LoadBalancerChange;
import io.cloudlb.aws.change.MarkingChange;
import io.cloudlb.aws.change.SecurityGroupChange;
import io.cloudlb.aws.change.TargetGroupChange;
import io.cloudlb.aws.model.Attributes;
import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.core.plan.Plan;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The plan for a Service that is to lose everything and still exists. A load balancer that is protected from
/// deletion stands meanwhile: where the Service asks for the protection no more it is taken off, and else its
/// targets follow the nodes.
///
/// Whether one is protected only its attributes tell, which are read after AWS has refused the deletion.
public record LeavingPlan(AwsDesired.Leaving desired, AwsState.OfService state) {
    private static final String PROTECTION = "deletion_protection.enabled";

    Plan<AwsChange> build() {
        Plan.Builder<AwsChange> plan = new Plan.Builder<>();
        SortedSet<String> gone = new TreeSet<>();
        for (AwsState.LoadBalancer found : state.loadBalancers().values()) {
            SortedSet<String> unprotected =
                    isProtected(found) && mayUnprotect(found) ? plan.add(unprotect(found), Set.of()) : new TreeSet<>();
            gone.addAll(plan.add(new LoadBalancerChange.Delete(found.name(), found.mark()), unprotected));
        }
        if (state.loadBalancers().values().stream().anyMatch(found -> isProtected(found) && !mayUnprotect(found))) {
            followNodes(plan);
        }
        state.targetGroups()
                .values()
                .forEach(found -> plan.add(new TargetGroupChange.Delete(found.name(), found.mark()), gone));
        state.securityGroups()
                .values()
                .forEach(found -> plan.add(new SecurityGroupChange.Delete(found.name(), found.mark()), gone));
        return plan.build();
    }

    private void followNodes(Plan.Builder<AwsChange> plan) {
        boolean known = state.targetGroups().values().stream()
                .allMatch(group -> group.targets().isPresent());
        if (known && desired.candidates().isPresent()) {
            new StandingPlan(
                            new AwsDesired.AsItStands(
                                    desired.owner(), desired.candidates().get()),
                            state)
                    .addTo(plan);
        }
    }

    private static AwsChange unprotect(AwsState.LoadBalancer found) {
        return new MarkingChange.SetAttributes(
                new MarkingChange.Subject.OfLoadBalancer(found.name()),
                new TreeMap<>(Map.of(PROTECTION, "false")),
                found.mark());
    }

    private static boolean isProtected(AwsState.LoadBalancer found) {
        return found.attributes()
                .filter(read -> "true".equals(read.get(PROTECTION)))
                .isPresent();
    }

    /// What the Service says counts; if it says nothing, a protection that was set for it may go, and one that
    /// somebody set by hand stays.
    private boolean mayUnprotect(AwsState.LoadBalancer found) {
        return desired.protection().map(asked -> !asked).orElseGet(() -> isSetForTheService(found));
    }

    /// The fingerprint tells what was set: it is that of everything that differs from AWS's defaults.
    private static boolean isSetForTheService(AwsState.LoadBalancer found) {
        SortedMap<String, String> set = new TreeMap<>(found.attributes().orElseGet(TreeMap::new));
        set.entrySet()
                .removeIf(each -> Attributes.LOAD_BALANCER
                        .defaultOf(each.getKey())
                        .map(each.getValue()::equals)
                        .orElse(true));
        return found.fingerprint().equals(Attributes.fingerprint(set));
    }

    /// What an annotation with attributes says of the protection; the last word counts.
    public static Optional<Boolean> protection(Map<String, String> annotations) {
        Optional<Boolean> said = Optional.empty();
        for (String attribute :
                annotations.getOrDefault(AwsAnnotations.ATTRIBUTES, "").split(",", -1)) {
            String[] parts = attribute.split("=", 2);
            if (parts.length == 2 && parts[0].strip().equals(PROTECTION)) {
                said = Optional.of(!parts[1].strip().equals("false"));
            }
        }
        return said;
    }
}
