// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.azure.model.Part.Frontend;
import io.cloudlb.azure.model.Part.Source;
import io.cloudlb.azure.model.Surroundings;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.model.Surroundings.Subnet;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The frontends of an internal load balancer: in the subnet that the user names, else the one it stands in or
/// the nodes', at the address that the user names, else the one it has. So an annotation that is taken out
/// moves no address.
record InternalAddressRules(
        LoadBalancerSpec spec,
        Place place,
        Surroundings surroundings,
        Standing standing,
        AddressWishes wishes,
        AnnotationReader annotations) {
    /// Azure keeps the first four addresses of a subnet and the last (Virtual Network FAQ).
    private static final int FIRST_FREE = 4;

    /// The families that the load balancer has: `PreferDualStack` goes without one that the subnet has not.
    List<IpFamily> families() {
        List<IpFamily> missing = spec.ipFamilies().stream()
                .filter(family -> surroundings
                        .subnet(subnet(family))
                        .filter(subnet -> !has(subnet, family))
                        .isPresent())
                .toList();
        if (missing.isEmpty()) {
            return spec.ipFamilies();
        }
        String message = "subnet %s has no range of %s"
                .formatted(subnet(missing.getFirst()).name(), missing.getFirst());
        List<IpFamily> rest = spec.ipFamilies().stream()
                .filter(family -> !missing.contains(family))
                .toList();
        if (spec.ipFamilyPolicy() == IpFamilyPolicy.PREFER_DUAL_STACK && !rest.isEmpty()) {
            annotations.warn(
                    SpecReason.SINGLE_IP_FAMILY,
                    "spec.ipFamilies",
                    message
                            + "; the load balancer has an address of %s alone, which PreferDualStack allows"
                                    .formatted(rest.getFirst()));
            return rest;
        }
        annotations.miss(
                AzureReason.SUBNET_WITHOUT_FAMILY,
                "spec.ipFamilies",
                message + "; give it one, or name another subnet in " + AzureAnnotations.INTERNAL_SUBNET);
        return spec.ipFamilies();
    }

    Frontend place(IpFamily family) {
        ArmId subnet = subnet(family);
        return wishes.numbered(family)
                .filter(wish -> !has(family, subnet, wish.text()))
                .map(wish -> asked(family, subnet, wish))
                .or(() -> kept(family, subnet))
                .orElseGet(() -> new Frontend(
                        AzureNames.frontend(spec.owner(), family),
                        family,
                        new Source.Internal(subnet, Optional.empty()),
                        Optional.empty()));
    }

    /// The name of the frontend at an address that others may ask for too; empty where it asks for none.
    Optional<String> asked(IpFamily family) {
        return wishes.numbered(family).map(wish -> frontendAt(subnet(family), wish));
    }

    private String frontendAt(ArmId subnet, AddressWishes.Wish wish) {
        return AzureNames.frontendAt(spec.owner().cluster(), subnet.text() + "/" + wish.text());
    }

    /// One that others may ask for too, unless it is out of place.
    private Frontend asked(IpFamily family, ArmId subnet, AddressWishes.Wish wish) {
        Frontend asked = new Frontend(
                frontendAt(subnet, wish),
                family,
                new Source.Internal(subnet, Optional.of(wish.text())),
                Optional.of(wish.text()));
        Optional<Subnet> other = surroundings.subnet(subnet).filter(found -> !isFree(found, wish.text()));
        if (other.isEmpty()) {
            return asked;
        }
        String message =
                "%s is no address for load balancers in subnet %s, which has %s without the first four and the last; %s"
                        .formatted(
                                wish.text(),
                                subnet.name(),
                                String.join(", ", other.get().ranges()),
                                advice(wish.text()));
        Optional<Frontend> kept = kept(family, subnet);
        if (kept.isEmpty()) {
            annotations.miss(AzureReason.ADDRESS_OUTSIDE_SUBNET, wish.field(), message);
            return asked;
        }
        annotations.missButKeep(
                AzureReason.ADDRESS_OUTSIDE_SUBNET,
                wish.field(),
                message + ". Until then the load balancer keeps the address it has");
        return kept.get();
    }

    private String advice(String ip) {
        return surroundings.subnets().values().stream()
                .filter(other -> isFree(other, ip))
                .map(other -> "name subnet %s, which has it, in %s"
                        .formatted(other.id().name(), AzureAnnotations.INTERNAL_SUBNET))
                .findFirst()
                .orElse("choose one of those, or ask for none");
    }

    /// The frontend that stands in the subnet, as it is.
    private Optional<Frontend> kept(IpFamily family, ArmId subnet) {
        return standing.frontend(family).filter(frontend -> subnet.equals(subnetOf(frontend)));
    }

    /// Whether it has the address that is asked for.
    private boolean has(IpFamily family, ArmId subnet, String ip) {
        return kept(family, subnet).flatMap(Frontend::ip).filter(ip::equals).isPresent();
    }

    private static ArmId subnetOf(Frontend frontend) {
        return switch (frontend.source()) {
            case Source.Internal(ArmId subnet, Optional<String> _) -> subnet;
            case Source.Public(ArmId address) -> address;
        };
    }

    private ArmId subnet(IpFamily family) {
        Optional<ArmId> stands = standing.frontend(family).map(InternalAddressRules::subnetOf);
        return annotations
                .text(AzureAnnotations.INTERNAL_SUBNET)
                .map(name -> surroundings.subnet(name).map(Subnet::id).orElseGet(() -> missing(name, stands)))
                .or(() -> stands)
                .orElseGet(() -> place.network().child("subnets", place.subnet()));
    }

    private ArmId missing(String name, Optional<ArmId> stands) {
        String message = "network %s has no subnet '%s'; make it, or name another"
                .formatted(place.network().name(), name);
        if (stands.isEmpty()) {
            annotations.miss(AzureReason.SUBNET_NOT_FOUND, AzureAnnotations.INTERNAL_SUBNET, message);
        } else {
            annotations.missButKeep(
                    AzureReason.SUBNET_NOT_FOUND,
                    AzureAnnotations.INTERNAL_SUBNET,
                    message + ". Until then the load balancer stays in "
                            + stands.get().name());
        }
        return stands.orElseGet(() -> place.network().child("subnets", place.subnet()));
    }

    private static boolean has(Subnet subnet, IpFamily family) {
        return subnet.ranges().stream().anyMatch(range -> range.contains(":") == (family == IpFamily.IPV6));
    }

    /// Whether the subnet has it, and Azure does not keep it for itself.
    static boolean isFree(Subnet subnet, String ip) {
        IPAddress address = new IPAddressString(ip).getAddress();
        return subnet.ranges().stream()
                .map(range -> new IPAddressString(range).getAddress().toPrefixBlock())
                .filter(block -> block.contains(address))
                .anyMatch(block -> reserved(block).noneMatch(address::equals));
    }

    private static Stream<IPAddress> reserved(IPAddress block) {
        IPAddress first = block.getLower().withoutPrefixLength();
        return Stream.concat(
                Stream.iterate(0, number -> number < FIRST_FREE, number -> number + 1)
                        .map(first::increment),
                Stream.of(block.getUpper().withoutPrefixLength()));
    }
}
