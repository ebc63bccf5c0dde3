// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

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
record SubnetRules(Surroundings surroundings, AnnotationReader annotations) {
    /// What AWS needs free in a subnet to place a load balancer there.
    private static final int FEWEST_FREE = 8;

    private static final Comparator<Surroundings.Subnet> BEST =
            Comparator.comparing(Surroundings.Subnet::claim).thenComparing(Surroundings.Subnet::id);

    AwsDesired.Subnets choose(Scheme scheme) {
        List<String> named = annotations.list(AwsAnnotations.SUBNETS);
        return named.isEmpty()
                ? new AwsDesired.Subnets.Discovered(discover(scheme))
                : new AwsDesired.Subnets.Named(named(named));
    }

    private SortedMap<String, String> named(List<String> names) {
        SortedMap<String, String> byZone = new TreeMap<>();
        SortedSet<String> chosen = new TreeSet<>();
        for (String name : names) {
            Optional<Surroundings.Subnet> found = surroundings.subnets().stream()
                    .filter(subnet ->
                            subnet.id().equals(name) || (subnet.name().equals(name) && !chosen.contains(subnet.id())))
                    .findFirst();
            if (found.isEmpty()) {
                annotations.miss(
                        AwsReason.SUBNET_NOT_FOUND,
                        AwsAnnotations.SUBNETS,
                        "VPC %s has no subnet with the id or Name tag '%s'".formatted(vpc(), name));
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
        return byZone;
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
            annotations.miss(AwsReason.NO_SUITABLE_SUBNET, AwsAnnotations.SUBNETS, refusal(scheme, offered.size()));
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

    private String refusal(Scheme scheme, int offered) {
        return "no subnet of VPC %s fits an %s load balancer: %d are offered, all tagged for other clusters. Tag one with %s, or name subnets in %s"
                .formatted(vpc(), scheme, offered, scheme.subnetRoleTag(), AwsAnnotations.SUBNETS);
    }

    private String vpc() {
        return surroundings.vpcId().orElse("(unknown)");
    }
}
