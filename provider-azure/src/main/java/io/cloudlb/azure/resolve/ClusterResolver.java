// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import java.util.Arrays;
import java.util.Collection;

/// What the Services need of the cluster: the nodes in its pools, of the families that any Service has. Pure.
public record ClusterResolver(Owner.Shared owner, NodeTargets nodes) {

    public AzureDesired.OfCluster resolve(Collection<LoadBalancerSpec> users) {
        return new AzureDesired.OfCluster(
                owner,
                nodes.of(Arrays.stream(IpFamily.values())
                        .filter(family -> users.stream()
                                .anyMatch(user -> user.ipFamilies().contains(family)))
                        .toList()));
    }
}
