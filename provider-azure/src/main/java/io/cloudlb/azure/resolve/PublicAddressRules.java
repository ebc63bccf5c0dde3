// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import inet.ipaddr.IPAddress;
import inet.ipaddr.ipv6.IPv6Address;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.Part.Frontend;
import io.cloudlb.azure.model.Part.Source;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.azure.model.Surroundings;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.model.Surroundings.UsersIp;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.Cidr;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/// The frontends of an external load balancer: at a public address that is made for the Service, or at one of
/// the user's that it names. One that it cannot have is told before anything is made, never replaced by
/// another; a load balancer that stands keeps what it has meanwhile.
record PublicAddressRules(
        LoadBalancerSpec spec,
        Place place,
        Surroundings surroundings,
        Standing standing,
        AddressWishes wishes,
        AnnotationReader annotations) {

    /// @param frontend where clients connect
    /// @param made the address that is made for it; empty when it is the user's
    record Placed(Frontend frontend, Optional<PublicIp> made) {}

    /// What keeps the load balancer from having it.
    private record Trouble(AzureReason reason, String message) {}

    Placed place(IpFamily family) {
        return wishes.named(family)
                .map(wish -> named(family, wish))
                .or(() -> wishes.numbered(family).map(wish -> numbered(family, wish)))
                .orElseGet(() -> own(new PublicIpRules(spec, annotations).wanted(family)));
    }

    /// The name of the frontend at a user's address that others may ask for too; empty where it asks for none, or for
    /// one that is not there.
    Optional<String> asked(IpFamily family) {
        Optional<UsersIp> users = wishes.named(family)
                .map(wish -> found(address -> address.name().equalsIgnoreCase(wish.text())))
                .orElseGet(() -> wishes.numbered(family).flatMap(this::withNumber));
        return users.map(address ->
                AzureNames.frontendAt(spec.owner().cluster(), address.id().text()));
    }

    private Optional<UsersIp> withNumber(AddressWishes.Wish wish) {
        return found(address -> address.ip().filter(wish.text()::equals).isPresent());
    }

    private Optional<UsersIp> found(Predicate<UsersIp> wanted) {
        return surroundings.addresses().stream()
                .filter(wanted)
                .filter(this::isInGroup)
                .findFirst();
    }

    private Placed own(PublicIp address) {
        return new Placed(
                new Frontend(
                        AzureNames.frontend(spec.owner(), address.family()),
                        address.family(),
                        new Source.Public(place.publicIp(address.name())),
                        Optional.empty()),
                Optional.of(address));
    }

    private Placed named(IpFamily family, AddressWishes.Wish wish) {
        return standing.ownNamed(wish.text())
                .filter(_ -> group().equalsIgnoreCase(place.group()))
                .map(address -> own(new PublicIpRules(spec, annotations).kept(address)))
                .orElseGet(() ->
                        users(family, wish, found(address -> address.name().equalsIgnoreCase(wish.text()))));
    }

    private Placed numbered(IpFamily family, AddressWishes.Wish wish) {
        if (isPrivate(wish.text())) {
            annotations.refuse(
                    AzureReason.ADDRESS_UNSUITABLE,
                    wish.field(),
                    "%s is a private address, and the load balancer is external; name a public one, or set %s"
                            .formatted(wish.text(), AzureAnnotations.INTERNAL));
        }
        return standing.ownWithNumber(wish.text())
                .map(address -> own(new PublicIpRules(spec, annotations).kept(address)))
                .orElseGet(() -> users(family, wish, withNumber(wish)));
    }

    private static boolean isPrivate(String ip) {
        return Cidr.address(ip).filter(PublicAddressRules::isPrivate).isPresent();
    }

    /// Whether it is no address of the internet.
    static boolean isPrivate(IPAddress address) {
        boolean unique = address instanceof IPv6Address six && six.isUniqueLocal();
        boolean ten = address.isIPv4() && address.toIPv4().isPrivate();
        return unique || ten || address.isLoopback() || address.isLinkLocal() || address.isMulticast();
    }

    private boolean isInGroup(UsersIp address) {
        return address.group().equalsIgnoreCase(group());
    }

    private String group() {
        return wishes.group().orElse(place.group());
    }

    private Placed users(IpFamily family, AddressWishes.Wish wish, Optional<UsersIp> found) {
        Optional<Trouble> trouble =
                found.map(address -> trouble(family, address)).orElseGet(() -> Optional.of(absent(wish)));
        if (found.isPresent() && trouble.isEmpty()) {
            return at(family, found.get());
        }
        Optional<Placed> kept = standing.frontend(family).map(this::kept);
        trouble.ifPresent(why -> miss(why, wish, kept.isPresent()));
        return kept.orElseGet(() -> own(new PublicIpRules(spec, annotations).wanted(family)));
    }

    private Placed at(IpFamily family, UsersIp address) {
        return new Placed(
                new Frontend(
                        AzureNames.frontendAt(
                                spec.owner().cluster(), address.id().text()),
                        family,
                        new Source.Public(address.id()),
                        address.ip()),
                Optional.empty());
    }

    private Placed kept(Frontend frontend) {
        return new Placed(frontend, standing.ownAt(frontend).map(new PublicIpRules(spec, annotations)::kept));
    }

    private void miss(Trouble trouble, AddressWishes.Wish wish, boolean stands) {
        if (stands) {
            annotations.missButKeep(
                    trouble.reason(),
                    wish.field(),
                    trouble.message() + ". Until then the load balancer keeps the address it has");
        } else {
            annotations.miss(trouble.reason(), wish.field(), trouble.message());
        }
    }

    private Trouble absent(AddressWishes.Wish wish) {
        boolean read = surroundings.groups().stream().anyMatch(group()::equalsIgnoreCase);
        return new Trouble(
                AzureReason.ADDRESS_NOT_FOUND,
                read
                        ? "resource group %s has no public address %s of your own; make it, name its group in %s, or name another"
                                .formatted(group(), wish.text(), AzureAnnotations.RESOURCE_GROUP)
                        : "the public addresses of resource group %s are not known yet; where it exists, let cloudlb read them"
                                .formatted(group()));
    }

    private Optional<Trouble> trouble(IpFamily family, UsersIp address) {
        if (address.family() != family) {
            return unsuitable(address, "is %s, and this one is to be %s".formatted(address.family(), family));
        }
        if (!address.standard()) {
            return unsuitable(address, "is of the basic SKU, and the load balancer of the standard one");
        }
        return otherService(address)
                .or(() -> address.user()
                        .filter(user -> !isOurs(user))
                        .map(user -> inUse(address, "is in use by " + user)));
    }

    private static Optional<Trouble> unsuitable(UsersIp address, String why) {
        return Optional.of(
                new Trouble(AzureReason.ADDRESS_UNSUITABLE, "%s %s; name another".formatted(described(address), why)));
    }

    private static Trouble inUse(UsersIp address, String why) {
        return new Trouble(
                AzureReason.ADDRESS_IN_USE, "%s %s; free it, or name another".formatted(described(address), why));
    }

    private static String described(UsersIp address) {
        return address.ip()
                .map(ip -> "public address %s (%s)".formatted(address.name(), ip))
                .orElseGet(() -> "public address " + address.name());
    }

    /// The other controller lists Services as `namespace/name`, one after the other.
    private Optional<Trouble> otherService(UsersIp address) {
        ServiceKey key = spec.owner().key();
        boolean another = !address.service().isBlank()
                && Arrays.stream(address.service().split(",", -1))
                        .noneMatch(one -> one.strip().equals(key.toString()));
        return another
                ? Optional.of(inUse(address, "is, by its tag of the other controller, for " + address.service()))
                : Optional.empty();
    }

    /// Whether a frontend is one of ours, which Services may share, in whichever load balancer it is.
    private boolean isOurs(ArmId user) {
        return user.isIn(Part.Collection.FRONTEND.member())
                && AzureNames.mark(spec.owner().cluster(), user.name()).isPresent();
    }
}
