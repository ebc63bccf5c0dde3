// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import io.cloudlb.core.model.Protocol;
import java.util.Collection;

/// What a rule and its backend service pass on. One rule carries one protocol, or everything on all ports.
public enum Traffic {
    TCP("TCP", "TCP"),
    UDP("UDP", "UDP"),
    /// TCP and UDP: a rule of protocol `L3_DEFAULT`, which has all ports; the firewall lets in those of the Service.
    BOTH("L3_DEFAULT", "UNSPECIFIED");

    private final String ruleProtocol;
    private final String serviceProtocol;

    Traffic(String ruleProtocol, String serviceProtocol) {
        this.ruleProtocol = ruleProtocol;
        this.serviceProtocol = serviceProtocol;
    }

    /// What carries these protocols; others than TCP and UDP are refused before, and count for nothing here.
    public static Traffic of(Collection<Protocol> protocols) {
        boolean udp = protocols.contains(Protocol.UDP);
        boolean tcp = protocols.contains(Protocol.TCP);
        return udp && tcp ? BOTH : udp ? UDP : TCP;
    }

    /// `IPProtocol` of the rule.
    public String ruleProtocol() {
        return ruleProtocol;
    }

    /// `protocol` of the backend service.
    public String serviceProtocol() {
        return serviceProtocol;
    }
}
