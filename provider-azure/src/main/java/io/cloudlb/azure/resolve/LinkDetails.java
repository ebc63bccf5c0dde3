// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.azure.model.PrivateLink;
import io.cloudlb.azure.model.PrivateLink.Nat;
import io.cloudlb.azure.model.Surroundings;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.model.Surroundings.Subnet;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.Cidr;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a Private Link Service is made with: addresses, names, and who may use it. Lists have blanks between their
/// entries, as the other controller reads them.
///
/// @param stands the one that the Service has
record LinkDetails(Place place, Surroundings surroundings, Optional<PrivateLink> stands, AnnotationReader annotations) {
    private static final int MOST_ADDRESSES = 8;

    /// Azure says no limits of these.
    private static final int MOST_ENTRIES = 100;

    private static final String ALL = "*";
    private static final Predicate<String> SUBSCRIPTION =
            Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").asMatchPredicate();
    private static final Predicate<String> FQDN = Pattern.compile(
                    "(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
            .asMatchPredicate();

    Nat nat() {
        ArmId subnet = subnet();
        List<String> fixed = fixed();
        int count = annotations
                .number(AzureAnnotations.LINK_COUNT, 1, MOST_ADDRESSES)
                .orElse(1);
        if (fixed.size() > count) {
            annotations.invalid(
                    AzureAnnotations.LINK_ADDRESSES,
                    "names %d addresses, and %s asks for %d; it takes %d at most"
                            .formatted(fixed.size(), AzureAnnotations.LINK_COUNT, count, MOST_ADDRESSES));
        }
        surroundings.subnet(subnet).ifPresent(found -> check(found, fixed));
        return new Nat(subnet, count, fixed);
    }

    private ArmId subnet() {
        Optional<String> asked = annotations.text(AzureAnnotations.LINK_SUBNET);
        Optional<Subnet> found = asked.flatMap(surroundings::subnet);
        if (asked.isPresent() && found.isEmpty()) {
            missing(
                    AzureReason.SUBNET_NOT_FOUND,
                    "network %s has no subnet '%s'; make it, or name another"
                            .formatted(place.network().name(), asked.get()));
        }
        boolean internal = annotations.truth(AzureAnnotations.INTERNAL).orElse(false);
        return found.map(Subnet::id)
                .or(() -> stands.map(link -> link.nat().subnet())
                        .filter(id -> !id.text().isEmpty()))
                .or(() -> annotations
                        .text(AzureAnnotations.INTERNAL_SUBNET)
                        .filter(_ -> internal)
                        .flatMap(surroundings::subnet)
                        .map(Subnet::id))
                .orElseGet(() -> place.network().child("subnets", place.subnet()));
    }

    /// The subnet is the user's, and is not written.
    private void check(Subnet subnet, List<String> fixed) {
        if (!subnet.takesLinks()) {
            missing(
                    AzureReason.PRIVATE_LINK_UNSUITABLE,
                    "subnet %s takes no addresses of Private Link Services while its network policies for them are on; turn those off: az network vnet subnet update --ids %s --private-link-service-network-policies Disabled"
                            .formatted(subnet.id().name(), subnet.id()));
        }
        fixed.stream()
                .filter(ip -> !InternalAddressRules.isFree(subnet, ip))
                .forEach(ip -> annotations.invalid(
                        AzureAnnotations.LINK_ADDRESSES,
                        "%s is no address of subnet %s that may be had: that has %s without the first four and the last"
                                .formatted(ip, subnet.id().name(), String.join(", ", subnet.ranges()))));
    }

    private void missing(AzureReason reason, String message) {
        if (stands.isEmpty()) {
            annotations.miss(reason, AzureAnnotations.LINK_SUBNET, message);
        } else {
            annotations.missButKeep(reason, AzureAnnotations.LINK_SUBNET, message);
        }
    }

    private List<String> fixed() {
        return entries(AzureAnnotations.LINK_ADDRESSES)
                .flatMap(text -> {
                    Optional<String> address =
                            Cidr.address(text).filter(known -> !known.isIPv6()).map(known -> known.toCanonicalString());
                    if (address.isEmpty()) {
                        annotations.invalid(
                                AzureAnnotations.LINK_ADDRESSES,
                                "'%s' is no IPv4 address, and a Private Link Service has no others; separate several by blanks"
                                        .formatted(text));
                    }
                    return address.stream();
                })
                .distinct()
                .toList();
    }

    SortedSet<String> fqdns() {
        return checked(
                AzureAnnotations.LINK_FQDNS,
                FQDN,
                "no domain name, such as shop.example.com; separate several by blanks");
    }

    SortedSet<String> visibility() {
        SortedSet<String> subscriptions = subscriptions(AzureAnnotations.LINK_VISIBILITY);
        return subscriptions.contains(ALL) ? new TreeSet<>(List.of(ALL)) : subscriptions;
    }

    /// Who does not see it cannot be let in.
    SortedSet<String> approval() {
        SortedSet<String> approved = subscriptions(AzureAnnotations.LINK_APPROVAL);
        SortedSet<String> visible = visibility();
        SortedSet<String> hidden = Sorted.minus(approved, visible);
        if (!hidden.isEmpty() && !visible.contains(ALL)) {
            annotations.invalid(
                    AzureAnnotations.LINK_APPROVAL,
                    "approves %s, and %s does not let them see the Private Link Service; name them there, too, or *"
                            .formatted(String.join(" ", hidden), AzureAnnotations.LINK_VISIBILITY));
        }
        return approved;
    }

    private SortedSet<String> subscriptions(String key) {
        return checked(
                key,
                text -> text.equals(ALL) || SUBSCRIPTION.test(text),
                "neither the id of a subscription nor *; separate several by blanks");
    }

    private SortedSet<String> checked(String key, Predicate<String> fits, String odd) {
        SortedSet<String> texts = new TreeSet<>();
        entries(key).map(text -> text.toLowerCase(Locale.ROOT)).forEach(text -> {
            if (!fits.test(text)) {
                annotations.invalid(key, "'%s' is %s".formatted(text, odd));
            }
            texts.add(text);
        });
        if (texts.size() > MOST_ENTRIES) {
            annotations.invalid(
                    key,
                    "has %d entries, and at most %d are taken; take some out".formatted(texts.size(), MOST_ENTRIES));
        }
        return texts;
    }

    private Stream<String> entries(String key) {
        return annotations.text(key).stream()
                .flatMap(text -> Stream.of(text.split("[\\s,]+")))
                .filter(text -> !text.isEmpty());
    }
}
