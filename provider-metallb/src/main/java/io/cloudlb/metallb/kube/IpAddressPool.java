// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// MetalLB's `IPAddressPool`, version `v1beta1`. MetalLB reads those of its own namespace only.
@Group("metallb.io")
@Version("v1beta1")
@Kind("IPAddressPool")
@Plural("ipaddresspools")
@Singular("ipaddresspool")
public final class IpAddressPool
        extends CustomResource<IpAddressPool.IpAddressPoolSpec, IpAddressPool.IpAddressPoolStatus>
        implements Namespaced {
    @Override
    protected @Nullable IpAddressPoolSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable IpAddressPoolStatus initStatus() {
        return null;
    }

    /// `spec` of an `IPAddressPool`, as written: a field that is not there is null.
    ///
    /// @param addresses ranges in CIDR form or as `first-last`
    /// @param autoAssign whether the pool serves who names neither pool nor address
    /// @param avoidBuggyIps whether IPv4 addresses ending in 0 and 255 are left out
    /// @param serviceAllocation whom the pool is pinned to
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record IpAddressPoolSpec(
            @Nullable List<String> addresses,
            @Nullable Boolean autoAssign,
            @JsonProperty("avoidBuggyIPs") @Nullable Boolean avoidBuggyIps,
            @Nullable ServiceAllocation serviceAllocation) {

        /// `spec.serviceAllocation`.
        ///
        /// @param priority lower goes first, 0 last
        /// @param namespaces namespaces by name
        /// @param namespaceSelectors namespaces by label
        /// @param serviceSelectors Services by label
        @JsonIgnoreProperties(ignoreUnknown = true)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record ServiceAllocation(
                @Nullable Integer priority,
                @Nullable List<String> namespaces,
                @Nullable List<LabelSelector> namespaceSelectors,
                @Nullable List<LabelSelector> serviceSelectors) {}
    }

    /// `status` of an `IPAddressPool`. An address that several Services share counts once.
    ///
    /// @param assignedIpv4 how many IPv4 addresses are somebody's
    /// @param assignedIpv6 how many IPv6 addresses are somebody's
    /// @param availableIpv4 how many more there are
    /// @param availableIpv6 how many more there are; ranges of 2^62 and more count as [Long#MAX_VALUE]
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record IpAddressPoolStatus(
            @JsonProperty("assignedIPv4") long assignedIpv4,
            @JsonProperty("assignedIPv6") long assignedIpv6,
            @JsonProperty("availableIPv4") long availableIpv4,
            @JsonProperty("availableIPv6") long availableIpv6) {}
}
