// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.LoadBalancerChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The steps that bring an existing load balancer into the subnets it should be in.
///
/// AWS does not exchange a subnet for another one of its zone: "subnet changes within the same Availability Zone must
/// be independent actions" (Update the Availability Zones for your Network Load Balancer). So the zone is left first,
/// while the load balancer serves in all others, old and new, and entered again after that.
record SubnetSteps(Plan.Builder<AwsChange> plan, AwsState.LoadBalancer found) {

    void addFor(AwsDesired.Subnets desired) {
        SortedMap<String, String> wanted = wanted(desired);
        SortedSet<String> exchanged = exchanged(wanted);
        if (exchanged.isEmpty()) {
            if (!wanted.equals(found.subnets())) {
                set(wanted, new TreeSet<>(), new TreeSet<>());
            }
            return;
        }
        SortedMap<String, String> meanwhile = Sorted.removeAll(Sorted.putAll(found.subnets(), wanted), exchanged);
        if (meanwhile.isEmpty()) {
            plan.add(new LoadBalancerChange.MoveAllSubnets(found.name(), wanted, found.mark()), Set.of());
        } else {
            set(wanted, new TreeSet<>(), set(meanwhile, exchanged, new TreeSet<>()));
        }
    }

    private SortedSet<String> set(SortedMap<String, String> byZone, SortedSet<String> left, SortedSet<String> after) {
        return plan.add(new LoadBalancerChange.SetSubnets(found.name(), byZone, left, found.mark()), after);
    }

    /// The zones in which another subnet is wanted than the load balancer is in.
    private SortedSet<String> exchanged(SortedMap<String, String> wanted) {
        SortedSet<String> zones = new TreeSet<>();
        wanted.forEach((zone, subnet) -> {
            if (!found.subnets().getOrDefault(zone, subnet).equals(subnet)) {
                zones.add(zone);
            }
        });
        return zones;
    }

    /// Discovery adds zones and never takes one away: clients may hold its address.
    private SortedMap<String, String> wanted(AwsDesired.Subnets desired) {
        return switch (desired) {
            case AwsDesired.Subnets.Named named -> named.byZone();
            case AwsDesired.Subnets.Discovered discovered -> {
                SortedMap<String, String> subnets = new TreeMap<>(discovered.byZone());
                subnets.putAll(found.subnets());
                yield subnets;
            }
        };
    }
}
