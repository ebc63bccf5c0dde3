// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import inet.ipaddr.IPAddress;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.ServiceView;
import java.util.List;
import java.util.Optional;

/// The wish for an address in `spec.loadBalancerIP`: deprecated, still written.
final class RequestedIp {
    private static final String FIELD = "spec.loadBalancerIP";

    private RequestedIp() {}

    static Findings<Optional<String>> translate(ServiceView.Spec spec, Capabilities capabilities) {
        Optional<String> wish = spec.loadBalancerIp().map(String::strip).filter(text -> !text.isEmpty());
        if (wish.isEmpty()) {
            return Findings.clean(Optional.empty());
        }
        if (!capabilities.requestedIp()) {
            return Findings.refused(
                    wish,
                    SpecReason.UNSUPPORTED_REQUESTED_IP.at(
                            FIELD, "this cloud's load balancer cannot take a chosen address; remove the field"));
        }
        Optional<IPAddress> address = Cidr.address(wish.get());
        return address.isEmpty()
                ? Findings.refused(
                        Optional.empty(),
                        SpecReason.INVALID_REQUESTED_IP.at(FIELD, "'" + wish.get() + "' is not an IP address"))
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
                        FIELD,
                        "'%s' is %s, but the Service's families are %s; choose one of those"
                                .formatted(address.toCanonicalString(), family, families)));
    }
}
