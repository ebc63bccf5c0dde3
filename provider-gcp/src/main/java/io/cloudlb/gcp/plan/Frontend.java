// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.model.Sorted;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpResource.Address;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What clients of one family meet: the rule that should be, what stands for it, and the address that they know.
///
/// @param wanted the rule as it should be
/// @param firewall the firewall rule as it should be; empty where none is wanted
/// @param resources what the Service has
/// @param around addresses that users have reserved
record Frontend(ForwardingRule wanted, Optional<Firewall> firewall, Resources resources, Surroundings around) {
    static List<Frontend> of(GcpDesired.LoadBalancer balancer, Resources resources, Surroundings around) {
        return balancer.rules().stream()
                .map(rule -> new Frontend(
                        rule,
                        balancer.firewalls().stream()
                                .filter(firewall -> firewall.family() == rule.family())
                                .findFirst(),
                        resources,
                        around))
                .toList();
    }

    /// What stands under the wanted rule's name, the Service's or not.
    Optional<ForwardingRule> found() {
        return resources.find(ForwardingRule.class, wanted.name());
    }

    /// The rule that stands under that name, if it is the Service's.
    Optional<ForwardingRule> standing() {
        return found().filter(rule -> rule.mark().equals(wanted.mark()));
    }

    /// The Service's rules of the family under other names: of other traffic, or of the other scheme.
    List<ForwardingRule> others() {
        return resources.all(ForwardingRule.class).stream()
                .filter(rule -> rule.family() == wanted.family())
                .filter(rule -> rule.mark().equals(wanted.mark()))
                .filter(rule -> !rule.name().equals(wanted.name()))
                .toList();
    }

    /// Whether it stands as it should be, but for the global access, which changes in place.
    boolean isKept() {
        return standing()
                .filter(rule -> wanted.ip().isEmpty() || wanted.ip().equals(rule.ip()))
                .filter(rule -> wanted.at(rule.ip())
                        .withGlobalAccess(rule.globalAccess())
                        .equals(rule))
                .isPresent();
    }

    /// The address where the rule should be: the one that the Service asks for, or else the one that clients know.
    /// Where the rule is gone, the address that was held for it tells, or one that the firewall rule leads to
    /// and the user has reserved. Empty where it may be any.
    Optional<String> target() {
        return wanted.ip()
                .or(() -> standing().filter(this::fits).flatMap(ForwardingRule::ip))
                .or(() -> others().stream()
                        .filter(this::fits)
                        .sorted(Comparator.comparing(
                                rule -> rule.ip().filter(this::isHeld).isEmpty()))
                        .flatMap(rule -> rule.ip().stream())
                        .findFirst())
                .or(() -> held().filter(this::fits).map(Address::ip).findFirst())
                .or(() -> ledTo().stream().filter(this::isReserved).findFirst());
    }

    /// Whether we hold it.
    boolean isHeld(String ip) {
        return held().anyMatch(address -> address.ip().equals(ip));
    }

    private Stream<Address> held() {
        return resources.all(Address.class).stream()
                .filter(address -> address.mark().equals(wanted.mark()))
                .filter(address -> address.family() == wanted.family() && address.scheme() == wanted.scheme());
    }

    /// Whether a user has reserved it, so that nobody need hold it.
    boolean isReserved(String ip) {
        return around.reserved().values().stream()
                .anyMatch(address -> address.ip().equals(ip)
                        && address.family() == wanted.family()
                        && address.scheme() == wanted.scheme()
                        && address.tier() == wanted.tier()
                        && address.subnetwork().equals(wanted.subnetwork()));
    }

    /// Those of the Service's rules that stand at this address.
    List<ForwardingRule> at(String ip) {
        return Stream.concat(standing().stream(), others().stream())
                .filter(rule -> isAt(rule, ip))
                .toList();
    }

    /// What has to go before the wanted rule can be made: one of the same name, and at an internal address, which only
    /// one rule may have, any other.
    List<ForwardingRule> inTheWay() {
        Stream<ForwardingRule> exclusive = wanted.scheme() == Scheme.INTERNAL
                ? others().stream()
                        .filter(rule -> target().filter(ip -> isAt(rule, ip)).isPresent())
                : Stream.of();
        return isKept() ? List.of() : Stream.concat(found().stream(), exclusive).toList();
    }

    /// The rules that serve on beside the wanted one until that works.
    List<ForwardingRule> beside() {
        List<ForwardingRule> inTheWay = inTheWay();
        return others().stream().filter(rule -> !inTheWay.contains(rule)).toList();
    }

    /// The addresses that the Service's firewall rule of the family leads to.
    SortedSet<String> ledTo() {
        return Sorted.copyOf(resources.all(Firewall.class).stream()
                .filter(found ->
                        found.family() == wanted.family() && found.mark().equals(wanted.mark()))
                .flatMap(found -> found.destinations().stream())
                .collect(Collectors.toSet()));
    }

    private boolean fits(ForwardingRule rule) {
        return rule.scheme() == wanted.scheme()
                && rule.tier() == wanted.tier()
                && rule.subnetwork().equals(wanted.subnetwork());
    }

    /// Compute Engine is not told the subnetwork of an external IPv6 address that is kept, and need not show it.
    private boolean fits(Address address) {
        return address.tier() == wanted.tier()
                && (address.subnetwork().isEmpty() || address.subnetwork().equals(wanted.subnetwork()));
    }

    private static boolean isAt(ForwardingRule rule, String ip) {
        return rule.ip().equals(Optional.of(ip));
    }
}
