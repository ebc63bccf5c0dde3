// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import java.util.Comparator;
import java.util.Optional;

/// Which of an owner's load balancers is the desired one.
///
/// The scheme decides, because it cannot be changed. The name does not: it is given once, and a load balancer keeps it
/// when the annotation changes, because a new one would have a new DNS name.
public final class Matching {
    private Matching() {}

    public static Optional<AwsState.LoadBalancer> find(AwsDesired.LoadBalancer wanted, AwsState.OfService state) {
        return find(wanted.scheme(), wanted.name(), state);
    }

    public static Optional<AwsState.LoadBalancer> find(Scheme scheme, String name, AwsState.OfService state) {
        return state.loadBalancers().values().stream()
                .filter(found -> found.scheme() == scheme)
                .min(Comparator.comparing(
                                (AwsState.LoadBalancer found) -> !found.name().equals(name))
                        .thenComparing(AwsState.LoadBalancer::name));
    }

    /// Whether a load balancer is known to have that listener.
    public static boolean listens(AwsState.OfService state, AwsState.LoadBalancer found, AwsDesired.Listener wanted) {
        if (found.listeners().isPresent()) {
            AwsState.Listener listener = found.listeners().get().get(wanted.port());
            return listener != null
                    && listener.protocol() == wanted.protocol()
                    && listener.targetGroup().equals(wanted.targetGroup());
        }
        AwsState.TargetGroup group = state.targetGroups().get(wanted.targetGroup());
        return group != null && group.usedBy().contains(found.arn());
    }

    /// Whether a load balancer is known to have any listener.
    public static boolean listensAtAll(AwsState.OfService state, AwsState.LoadBalancer found) {
        return state.targetGroups().values().stream()
                .anyMatch(group -> group.usedBy().contains(found.arn()));
    }
}
