// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import inet.ipaddr.IPAddress;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceView;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The addresses that a Service asks for.
///
/// @param capabilities what the cloud can do
record AddressRules(Capabilities capabilities) {
    private static final String REQUESTED_IP = "spec.loadBalancerIP";

    static AddressRules of(Capabilities capabilities) {
        return new AddressRules(capabilities);
    }

    /// Their families. `PreferDualStack` takes what the cloud has, `RequireDualStack` takes no less than both.
    Findings<List<IpFamily>> families(ServiceView.Spec spec) {
        List<IpFamily> wanted = spec.ipFamilies().isEmpty() ? unnamed(spec.ipFamilyPolicy()) : spec.ipFamilies();
        List<IpFamily> possible =
                wanted.stream().filter(capabilities.ipFamilies()::contains).toList();
        if (possible.isEmpty()) {
            return Findings.refused(wanted, refusal("spec.ipFamilies", wanted));
        }
        return switch (spec.ipFamilyPolicy()) {
            case SINGLE_STACK ->
                possible.equals(wanted)
                        ? Findings.clean(wanted)
                        : Findings.refused(wanted, refusal("spec.ipFamilies", wanted));
            case PREFER_DUAL_STACK ->
                possible.equals(wanted)
                        ? Findings.clean(wanted)
                        : new Findings<>(possible, List.of(), List.of(reduced(possible)));
            case REQUIRE_DUAL_STACK ->
                capabilities.ipFamilies().containsAll(Arrays.asList(IpFamily.values()))
                        ? Findings.clean(wanted)
                        : Findings.refused(wanted, refusal("spec.ipFamilyPolicy", Arrays.asList(IpFamily.values())));
        };
    }

    /// A manifest that the API server has not seen names no family.
    private List<IpFamily> unnamed(IpFamilyPolicy policy) {
        List<IpFamily> all = Arrays.stream(IpFamily.values())
                .filter(capabilities.ipFamilies()::contains)
                .toList();
        return policy == IpFamilyPolicy.SINGLE_STACK && !all.isEmpty() ? all.subList(0, 1) : all;
    }

    private Problem refusal(String field, List<IpFamily> wanted) {
        return SpecReason.UNSUPPORTED_IP_FAMILY.at(
                field,
                "this cloud's load balancer has addresses of %s only, not of %s; ask for that, or for PreferDualStack"
                        .formatted(
                                spelled(capabilities.ipFamilies().stream()
                                        .sorted()
                                        .toList()),
                                spelled(wanted)));
    }

    private static Problem reduced(List<IpFamily> possible) {
        return SpecReason.SINGLE_IP_FAMILY.at(
                "spec.ipFamilies",
                "this cloud's load balancer has addresses of %s only, which PreferDualStack allows"
                        .formatted(spelled(possible)));
    }

    private static String spelled(List<IpFamily> families) {
        return String.join(" and ", families.stream().map(IpFamily::toString).toList());
    }

    /// The wish for an address in `spec.loadBalancerIP`: deprecated, still written.
    Findings<Optional<String>> requestedIp(ServiceView.Spec spec) {
        Optional<String> wish = spec.loadBalancerIp().map(String::strip).filter(text -> !text.isEmpty());
        if (wish.isEmpty()) {
            return Findings.clean(Optional.empty());
        }
        if (!capabilities.requestedIp()) {
            return Findings.refused(
                    wish,
                    SpecReason.UNSUPPORTED_REQUESTED_IP.at(
                            REQUESTED_IP, "this cloud's load balancer cannot take a chosen address; remove the field"));
        }
        Optional<IPAddress> address = Cidr.address(wish.get());
        return address.isEmpty()
                ? Findings.refused(
                        Optional.empty(),
                        SpecReason.INVALID_REQUESTED_IP.at(REQUESTED_IP, "'" + wish.get() + "' is not an IP address"))
                : inFamilyOf(address.get(), spec.ipFamilies());
    }

    private static Findings<Optional<String>> inFamilyOf(IPAddress address, List<IpFamily> families) {
        Optional<String> canonical = Optional.of(address.toCanonicalString());
        IpFamily family = address.isIPv6() ? IpFamily.IPV6 : IpFamily.IPV4;
        if (families.isEmpty() || families.contains(family)) {
            return Findings.clean(canonical);
        }
        return Findings.refused(
                canonical,
                SpecReason.INVALID_REQUESTED_IP.at(
                        REQUESTED_IP,
                        "'%s' is %s, but the Service's families are %s; choose one of those"
                                .formatted(address.toCanonicalString(), family, families)));
    }
}
