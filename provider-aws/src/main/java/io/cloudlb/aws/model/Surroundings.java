// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.model.Sorted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// What stands around our load balancers and is not ours: the VPC, its subnets and security groups, the
/// machines. Remembered from the last time the cluster's shared state was read.
///
/// @param vpcId the VPC; empty when it was not configured and no machine tells it yet
/// @param subnets the VPC's subnets, sorted by id
/// @param groups the VPC's security groups that are not ours, by id
/// @param machines what is known of each instance that was asked for, by its id
public record Surroundings(
        Optional<String> vpcId,
        List<Subnet> subnets,
        SortedMap<String, Group> groups,
        SortedMap<String, Machine> machines) {
    /// Nothing known.
    static final Surroundings UNKNOWN = new Surroundings(Optional.empty(), List.of(), Map.of(), Map.of());

    public Surroundings(
            Optional<String> vpcId, List<Subnet> subnets, Map<String, Group> groups, Map<String, Machine> machines) {
        this(vpcId, subnets, new TreeMap<>(groups), new TreeMap<>(machines));
    }

    public Surroundings {
        subnets = subnets.stream().sorted().toList();
        groups = Sorted.copyOf(groups);
        machines = Sorted.copyOf(machines);
    }

    /// A subnet.
    ///
    /// @param id `subnet-…`
    /// @param name its `Name` tag, empty without one
    /// @param zone its zone
    /// @param place what kind of place that is
    /// @param freeAddresses how many addresses are left
    /// @param offeredTo the schemes whose role tag it carries
    /// @param reachesInternet whether its route table leads to an internet gateway; empty when nobody looked
    /// @param claim which clusters its tags name
    public record Subnet(
            String id,
            String name,
            String zone,
            Place place,
            int freeAddresses,
            Set<Scheme> offeredTo,
            Optional<Boolean> reachesInternet,
            ClusterClaim claim)
            implements Comparable<Subnet> {
        public Subnet {
            offeredTo = Set.copyOf(offeredTo);
        }

        @Override
        public int compareTo(Subnet other) {
            return id.compareTo(other.id);
        }
    }

    /// Where a subnet is. A network load balancer is in Availability Zones of the region and nowhere else ("You can't
    /// specify a subnet in a Local Zone").
    public enum Place {
        AVAILABILITY_ZONE("an Availability Zone"),
        LOCAL_ZONE("a Local Zone"),
        WAVELENGTH_ZONE("a Wavelength Zone"),
        OUTPOST("an Outpost");

        private final String text;

        Place(String text) {
            this.text = text;
        }

        /// `a Local Zone`.
        @Override
        public String toString() {
            return text;
        }
    }

    /// Which clusters a resource's `kubernetes.io/cluster/…` tags name.
    public enum ClusterClaim {
        OURS,
        NOBODY,
        OTHERS
    }

    /// A security group of someone else.
    ///
    /// @param name its group name
    /// @param nameTag its `Name` tag, empty without one
    /// @param taggedOurs whether it carries `kubernetes.io/cluster/<name>` of our cluster
    public record Group(String id, String name, String nameTag, boolean taggedOurs) {}

    /// What is known of an instance.
    public sealed interface Machine {
        /// It runs, or is about to.
        ///
        /// @param vpcId its VPC
        /// @param groups the security groups on it
        record Present(String vpcId, SortedSet<String> groups) implements Machine {
            public Present {
                groups = Sorted.copyOf(groups);
            }
        }

        /// It is being terminated.
        record Gone() implements Machine {}

        /// It is stopped or stopping. AWS takes no targets that do not run; it may be started again.
        record Stopped() implements Machine {}

        /// AWS was asked and did not list it: it does not exist, or not everywhere yet.
        record Unlisted() implements Machine {}
    }
}
