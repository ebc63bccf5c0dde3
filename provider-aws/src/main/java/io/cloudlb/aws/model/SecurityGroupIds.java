// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The ids behind the names of our security groups, looked up in what is known.
public final class SecurityGroupIds {
    private SecurityGroupIds() {}

    /// Ids of frontend and backend group; empty while one of them does not exist.
    public static Optional<SortedSet<String>> find(
            AwsDesired.Groups.Managed managed, AwsState.OfService state, AwsState.OfCluster shared) {
        Optional<AwsState.SecurityGroup> frontend =
                Optional.ofNullable(state.securityGroups().get(managed.frontendName()));
        return frontend.flatMap(front -> shared.backendGroup().map(back -> {
            SortedSet<String> ids = new TreeSet<>();
            ids.add(front.id());
            ids.add(back.id());
            return ids;
        }));
    }
}
