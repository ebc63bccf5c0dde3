// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// From symbolic names to what is known of the resources behind them. A name that leads nowhere is a surprise like
/// any other: the owner is observed again.
public final class Lookup {
    private Lookup() {}

    public static AwsState.OfService service(AwsState state) {
        return switch (state) {
            case AwsState.OfService service -> service;
            case AwsState.OfCluster _ ->
                throw new IllegalArgumentException("A Service's change with the cluster's state");
        };
    }

    public static AwsState.LoadBalancer loadBalancer(AwsState.OfService state, String name) {
        return find(state.loadBalancers(), AwsKind.LOAD_BALANCER.named(name));
    }

    public static AwsState.TargetGroup targetGroup(AwsState.OfService state, String name) {
        return find(state.targetGroups(), AwsKind.TARGET_GROUP.named(name));
    }

    public static AwsState.SecurityGroup securityGroup(AwsState state, String name) {
        ResourceRef reference = AwsKind.SECURITY_GROUP.named(name);
        return switch (state) {
            case AwsState.OfService service -> find(service.securityGroups(), reference);
            case AwsState.OfCluster cluster ->
                cluster.backendGroup()
                        .filter(group -> group.name().equals(name))
                        .orElseThrow(() -> missing(reference));
        };
    }

    /// Ids of a Service's frontend group and the cluster's backend group; empty while one of them does not exist.
    public static Optional<SortedSet<String>> securityGroupIds(
            AwsDesired.Groups.Managed managed, AwsState.OfService state, AwsState.OfCluster shared) {
        Optional<AwsState.SecurityGroup> frontend =
                Optional.ofNullable(state.securityGroups().get(managed.frontendName()));
        return frontend.flatMap(front ->
                shared.backendGroup().map(back -> new TreeSet<>(List.of(front.id(), back.id()))));
    }

    public static CloudException missing(ResourceRef reference) {
        return new CloudException(
                CloudError.notFound(reference + " is not known to exist; it is looked for again", ""));
    }

    private static <T> T find(Map<String, T> known, ResourceRef reference) {
        T found = known.get(reference.name());
        if (found == null) {
            throw missing(reference);
        }
        return found;
    }
}
