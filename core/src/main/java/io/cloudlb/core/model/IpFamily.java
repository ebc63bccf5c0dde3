// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

/// Address families, in the spelling of `spec.ipFamilies`.
public enum IpFamily {
    IPV4("IPv4"),
    IPV6("IPv6");

    private final String text;

    IpFamily(String text) {
        this.text = text;
    }

    /// The spelling of Kubernetes: `IPv4` or `IPv6`.
    @Override
    public String toString() {
        return text;
    }
}
