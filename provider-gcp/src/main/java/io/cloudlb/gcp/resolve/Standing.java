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
                                .map(family -> GcpNames.forwardingRule(owner, scheme, traffic, family))))
                .anyMatch(name -> path.endsWith("/forwardingRules/" + name));
    }
}
