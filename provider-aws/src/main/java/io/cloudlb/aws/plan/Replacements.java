// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsKind;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Drain;
import io.cloudlb.core.plan.Plan.Replacement;
import java.util.Optional;

/// What people have to know when a resource cannot be changed in place.
final class Replacements {
    private Replacements() {}

    /// A load balancer gives way to one of another scheme.
    ///
    /// @param drain how long it serves on; empty when it does not
    static Replacement of(AwsState.LoadBalancer old, AwsDesired.LoadBalancer wanted, Optional<Drain> drain) {
        String why = old.scheme() == wanted.scheme()
                ? "it is a second load balancer of the same Service"
                : "its scheme is %s and AWS cannot make it %s".formatted(old.scheme(), wanted.scheme());
        String downtime = old.name().equals(wanted.name())
                ? "the name %s is taken until the old one is gone, so nothing answers for some minutes, and then under a new DNS name"
                        .formatted(wanted.name())
                : drain.map(term ->
                                "none for whoever looks the name up again: the new one is published under a new DNS name, and %s serves on beside it for %s; whoever still uses that name then is cut off"
                                        .formatted(old.dnsName(), term))
                        .orElseGet(() ->
                                "the new one is published under a new DNS name before %s is deleted; whoever still uses that name is cut off"
                                        .formatted(old.dnsName()));
        return new Replacement(AwsKind.LOAD_BALANCER.named(old.name()), why, downtime);
    }

    /// A listener's target group gives way to one at another node port.
    static Replacement of(AwsState.Listener old) {
        return new Replacement(
                AwsKind.TARGET_GROUP.named(old.targetGroup()),
                "AWS cannot change a target group's port",
                "none: the listener is turned once the new target group has its targets");
    }

    /// A listener gives way to one of another protocol.
    static Replacement of(String loadBalancer, AwsState.Listener old, AwsDesired.Listener wanted) {
        return new Replacement(
                AwsKind.LISTENER.named(loadBalancer + ":" + old.port()),
                "it changes from %s to %s".formatted(old.protocol(), wanted.protocol()),
                "port %d does not answer between the two calls, for some seconds".formatted(old.port()));
    }
}
