// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource.Address;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Traffic;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a Service has already that answers the same clients: what it does not ask otherwise stays so.
///
/// @param rules its forwarding rules of the scheme
/// @param addresses the addresses of the scheme that are held for it, while a rule is replaced
record Standing(List<ForwardingRule> rules, List<Address> addresses) {
    static Standing of(GcpState.OfService state, Scheme scheme) {
        return new Standing(
                state.resources().all(ForwardingRule.class).stream()
                        .filter(rule -> rule.scheme() == scheme)
                        .toList(),
                state.resources().all(Address.class).stream()
                        .filter(address -> address.scheme() == scheme)
                        .toList());
    }

    /// The rule under that of its two names under which it stands; else under one that no rule at another address
    /// has, so that this can serve until the new one does.
    ForwardingRule placed(Owner.Service owner, ForwardingRule wanted) {
        List<String> names = GcpNames.forwardingRules(owner, wanted.scheme(), wanted.traffic(), wanted.family());
        Stream<String> kept = names.stream()
                .filter(name -> rules.stream().anyMatch(rule -> rule.name().equals(name) && stays(rule, wanted)));
        Stream<String> free = names.stream()
                .filter(name -> rules.stream().noneMatch(rule -> rule.name().equals(name)));
        return wanted.named(Stream.concat(kept, free).findFirst().orElseGet(wanted::name));
    }

    /// Whether it may be at the address of the wanted one.
    private static boolean stays(ForwardingRule rule, ForwardingRule wanted) {
        return (wanted.ip().isEmpty() || wanted.ip().equals(rule.ip()))
                && rule.tier() == wanted.tier()
                && rule.subnetwork().equals(wanted.subnetwork());
    }

    boolean isThere() {
        return !rules.isEmpty();
    }

    Optional<ForwardingRule> rule(IpFamily family) {
        return rules.stream().filter(rule -> rule.family() == family).findFirst();
    }

    boolean has(String ip) {
        return Stream.concat(
                        rules.stream().flatMap(rule -> rule.ip().stream()),
                        addresses.stream().map(Address::ip))
                .anyMatch(ip::equals);
    }

    /// The first subnetwork that is told.
    Optional<String> subnetwork() {
        return Stream.concat(
                        rules.stream().map(ForwardingRule::subnetwork),
                        addresses.stream().map(Address::subnetwork))
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    /// Whether the path is that of a forwarding rule that the Service may have.
    static boolean isRuleOf(Owner.Service owner, String path) {
        return Arrays.stream(Scheme.values())
                .flatMap(scheme -> Arrays.stream(Traffic.values())
                        .flatMap(traffic -> Arrays.stream(IpFamily.values())
                                .flatMap(family -> GcpNames.forwardingRules(owner, scheme, traffic, family).stream())))
                .anyMatch(name -> path.endsWith("/forwardingRules/" + name));
    }
}
