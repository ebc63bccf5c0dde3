// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
