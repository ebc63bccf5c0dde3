// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsReason;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Scheme;
import io.cloudlb.aws.model.Surroundings;
import io.cloudlb.core.translate.AnnotationReader;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Which subnets a load balancer is in: those the user names, or the best one of every zone.
///
/// Only subnets in Availability Zones count; Local Zones, Wavelength Zones and Outposts take no network load balancer.
/// Discovery follows aws-load-balancer-controller: subnets with the scheme's role tag, or, when there is none, those
/// whose route table fits the scheme; without those of other clusters; in each zone one tagged for our cluster before
/// others, then the lowest id. Subnets with fewer than 8 free addresses are passed over while there are others. When
/// there are none, they are taken all the same: a load balancer that stands there already must not lose its updates.
///
/// A load balancer that stands keeps the subnets it has where none is found for it any more: what changed around it is
/// no reason to leave the rest of its Service undone.
///
/// @param standing the load balancer that is there already
record SubnetRules(Surroundings surroundings, Optional<AwsState.LoadBalancer> standing, AnnotationReader annotations) {
    /// What AWS needs free in a subnet to place a load balancer there.
    private static final int FEWEST_FREE = 8;

    private static final Comparator<Surroundings.Subnet> BEST =
            Comparator.comparing(Surroundings.Subnet::claim).thenComparing(Surroundings.Subnet::id);

    AwsDesired.Subnets choose(Scheme scheme) {
        List<String> named = annotations.list(AwsAnnotations.SUBNETS);
        return named.isEmpty() ? new AwsDesired.Subnets.Discovered(discover(scheme)) : named(named);
    }

    private AwsDesired.Subnets named(List<String> names) {
        SortedMap<String, String> byZone = new TreeMap<>();
        SortedSet<String> chosen = new TreeSet<>();
        boolean lost = false;
        for (String name : names) {
            Optional<Surroundings.Subnet> found = surroundings.subnets().stream()
                    .filter(subnet ->
                            subnet.id().equals(name) || (subnet.name().equals(name) && !chosen.contains(subnet.id())))
                    .findFirst();
            if (found.isEmpty()) {
                lost = true;
                miss(notFound(name, names));
                continue;
            }
            String id = found.get().id();
            chosen.add(id);
            refuseElsewhere(found.get());
            String other = byZone.putIfAbsent(found.get().zone(), id);
            if (other != null && !other.equals(id)) {
                annotations.invalid(
                        AwsAnnotations.SUBNETS,
                        "%s and %s are both in zone %s; name one subnet a zone"
                                .formatted(other, id, found.get().zone()));
            }
        }
        return lost && standing.isPresent()
                ? new AwsDesired.Subnets.Discovered(new TreeMap<>())
                : new AwsDesired.Subnets.Named(byZone);
    }

    private void miss(String message) {
        if (standing.isPresent()) {
            annotations.missButKeep(
                    AwsReason.SUBNET_NOT_FOUND,
                    AwsAnnotations.SUBNETS,
                    message + ". Until then the load balancer keeps the subnets it has");
        } else {
            annotations.miss(AwsReason.SUBNET_NOT_FOUND, AwsAnnotations.SUBNETS, message);
        }
    }

    private String notFound(String name, List<String> names) {
        long there = surroundings.subnets().stream()
                .filter(subnet -> subnet.name().equals(name))
                .count();
        return there == 0
                ? "VPC %s has no subnet with the id or Name tag '%s'; make it, or name another".formatted(vpc(), name)
                : "'%s' is asked for %d times, and VPC %s has %d subnets of that Name tag; name others for the rest"
                        .formatted(name, Collections.frequency(names, name), vpc(), there);
    }

    /// A target in a zone without a subnet of the load balancer is registered and never used, cross-zone or not.
    ///
    /// @param nodes how many nodes that can be targets are in each zone
    void warnOfNodesElsewhere(AwsDesired.Subnets subnets, SortedMap<String, Integer> nodes) {
        SortedSet<String> covered = new TreeSet<>(subnets.byZone().keySet());
        if (subnets instanceof AwsDesired.Subnets.Discovered) {
            standing.ifPresent(found -> covered.addAll(found.subnets().keySet()));
        }
        SortedMap<String, Integer> elsewhere = new TreeMap<>(nodes);
        elsewhere.keySet().removeIf(zone -> zone.isEmpty() || covered.contains(zone));
        if (!covered.isEmpty() && !elsewhere.isEmpty()) {
            annotations.warn(
                    AwsReason.NODES_WITHOUT_SUBNET,
                    AwsAnnotations.SUBNETS,
                    "%d of %d nodes get no traffic: they are in %s, where the load balancer has no subnet; tag or name one there"
                            .formatted(sum(elsewhere), sum(nodes), String.join(", ", elsewhere.keySet())));
        }
    }

    private static int sum(SortedMap<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void refuseElsewhere(Surroundings.Subnet subnet) {
        if (subnet.place() != Surroundings.Place.AVAILABILITY_ZONE) {
            annotations.invalid(
                    AwsAnnotations.SUBNETS,
                    "%s is in %s (%s), where AWS places no network load balancer; name subnets in Availability Zones"
                            .formatted(subnet.id(), subnet.place(), subnet.zone()));
        }
    }

    private SortedMap<String, String> discover(Scheme scheme) {
        List<Surroundings.Subnet> offered = offered(scheme);
        List<Surroundings.Subnet> usable = offered.stream()
                .filter(subnet -> subnet.claim() != Surroundings.ClusterClaim.OTHERS)
                .toList();
        if (usable.isEmpty() && surroundings.vpcId().isPresent()) {
            noneFits("no subnet of VPC %s fits an %s load balancer: %s. Tag one with %s, or name subnets in %s"
                    .formatted(vpc(), scheme, why(scheme, offered), scheme.subnetRoleTag(), AwsAnnotations.SUBNETS));
        }
        List<Surroundings.Subnet> roomy = usable.stream()
                .filter(subnet -> subnet.freeAddresses() >= FEWEST_FREE)
                .toList();
        if (roomy.isEmpty()) {
            usable.forEach(this::warnOfFullSubnet);
        }
        return bestOfEachZone(roomy.isEmpty() ? usable : roomy);
    }

    private static SortedMap<String, String> bestOfEachZone(List<Surroundings.Subnet> subnets) {
        SortedMap<String, String> byZone = new TreeMap<>();
        subnets.stream().sorted(BEST).forEach(subnet -> byZone.putIfAbsent(subnet.zone(), subnet.id()));
        return byZone;
    }

    private void warnOfFullSubnet(Surroundings.Subnet subnet) {
        annotations.warn(
                AwsReason.NO_SUITABLE_SUBNET,
                AwsAnnotations.SUBNETS,
                "subnet %s has %d free addresses and AWS needs %d to place a load balancer there; free some or name another"
                        .formatted(subnet.id(), subnet.freeAddresses(), FEWEST_FREE));
    }

    private List<Surroundings.Subnet> offered(Scheme scheme) {
        List<Surroundings.Subnet> tagged =
                possible().filter(subnet -> subnet.offeredTo().contains(scheme)).toList();
        return tagged.isEmpty() ? fitting(scheme).toList() : tagged;
    }

    private Stream<Surroundings.Subnet> fitting(Scheme scheme) {
        boolean reachesInternet = scheme == Scheme.INTERNET_FACING;
        return possible()
                .filter(subnet -> subnet.reachesInternet()
                        .filter(reaches -> reaches == reachesInternet)
                        .isPresent());
    }

    private Stream<Surroundings.Subnet> possible() {
        return surroundings.subnets().stream().filter(subnet -> subnet.place() == Surroundings.Place.AVAILABILITY_ZONE);
    }

    private void noneFits(String message) {
        if (standing.isPresent()) {
            annotations.warn(
                    AwsReason.NO_SUITABLE_SUBNET,
                    AwsAnnotations.SUBNETS,
                    message + ". Until then the load balancer keeps the subnets it has");
        } else {
            annotations.miss(AwsReason.NO_SUITABLE_SUBNET, AwsAnnotations.SUBNETS, message);
        }
    }

    private String why(Scheme scheme, List<Surroundings.Subnet> offered) {
        if (surroundings.subnets().isEmpty()) {
            return "it has none at all";
        }
        if (!offered.isEmpty()) {
            return "%d are offered, all tagged for other clusters".formatted(offered.size());
        }
        return possible().findAny().isEmpty()
                ? "none is in an Availability Zone"
                : "none is tagged for it, and the route table of none %s an internet gateway"
                        .formatted(scheme == Scheme.INTERNET_FACING ? "leads to" : "is without a way to");
    }

    private String vpc() {
        return surroundings.vpcId().orElse("(unknown)");
    }
}
