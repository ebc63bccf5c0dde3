// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Sorted;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// What stands around our load balancers and is not ours: the place, the network, addresses that users have reserved,
/// the machines. Remembered from the last time the cluster's shared state was read.
///
/// @param place where the cluster is; empty when nothing was read yet
/// @param subnetworks the network's subnetworks in the region, by name
/// @param reserved addresses in the region that are not ours, by name
/// @param machines what is known of each instance that was asked for, by its name
public record Surroundings(
        Optional<Place> place,
        SortedMap<String, Subnetwork> subnetworks,
        SortedMap<String, Reserved> reserved,
        SortedMap<String, Machine> machines) {
    /// Nothing known.
    public static final Surroundings UNKNOWN =
            new Surroundings(Optional.empty(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public Surroundings {
        subnetworks = Sorted.copyOf(subnetworks);
        reserved = Sorted.copyOf(reserved);
        machines = Sorted.copyOf(machines);
    }

    /// Where the cluster is.
    ///
    /// @param project the project of the load balancers and the nodes
    /// @param networkProject the project of the network; another one with a shared VPC
    /// @param region where the load balancers are
    /// @param network the name of the network
    /// @param subnetwork the name of the nodes' subnetwork
    public record Place(String project, String networkProject, String region, String network, String subnetwork) {
        /// Whether the network, and with it every firewall rule, is another project's.
        public boolean isSharedVpc() {
            return !project.equals(networkProject);
        }
    }

    /// A subnetwork of the region.
    ///
    /// @param range its IPv4 range
    /// @param sixScheme who reaches its IPv6 addresses; empty when it has none
    public record Subnetwork(String name, String range, Optional<Scheme> sixScheme) {}

    /// An address that somebody has reserved.
    ///
    /// @param ip without a prefix length
    /// @param purpose `SHARED_LOADBALANCER_VIP`, `GCE_ENDPOINT`; empty text on an external one
    /// @param subnetwork the name of its subnetwork, or the path of its [IpCollection]; empty text on an external
    ///     IPv4 address
    /// @param users paths of what uses it
    public record Reserved(
            String name,
            String ip,
            IpFamily family,
            Scheme scheme,
            NetworkTier tier,
            String purpose,
            String subnetwork,
            Set<String> users) {
        public Reserved {
            users = Set.copyOf(users);
        }
    }

    /// What is known of an instance.
    public sealed interface Machine {
        /// It runs, or is about to.
        ///
        /// @param zone where
        /// @param subnetwork the name of the subnetwork of its first interface
        /// @param tags what firewall rules find it by
        record Present(String zone, String subnetwork, SortedSet<String> tags) implements Machine {
            public Present {
                tags = Sorted.copyOf(tags);
            }
        }

        /// It is stopped or stopping; it may be started again.
        record Stopped(String zone) implements Machine {}

        /// Compute Engine was asked and did not list it.
        record Unlisted() implements Machine {}
    }
}
