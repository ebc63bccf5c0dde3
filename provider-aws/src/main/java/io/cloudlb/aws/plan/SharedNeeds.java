// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.ListenerChange;
import io.cloudlb.aws.change.LoadBalancerChange;
import io.cloudlb.aws.change.MarkingChange;
import io.cloudlb.aws.change.SecurityGroupChange;
import io.cloudlb.aws.change.TargetGroupChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.HealthCheck;
import io.cloudlb.core.model.Protocol;
import java.util.Optional;

/// What a Service's changes need of what is shared: the backend group on the load balancer, and nodes that let it in.
/// Pure.
///
/// @param desired what the Service should have
/// @param shared what is shared, as it is now
public record SharedNeeds(AwsDesired.OfService desired, AwsState.OfCluster shared) {

    /// Whether a change would lead traffic, or health checks, to where they do not come through.
    public boolean areMissingFor(AwsChange change) {
        return isManaged()
                && switch (change) {
                    case LoadBalancerChange.Create _, LoadBalancerChange.SetSecurityGroups _ -> !isComplete();
                    case ListenerChange.Create create -> !reaches(create.wanted());
                    case ListenerChange.Forward forward -> !reaches(forward.wanted());
                    case TargetGroupChange.ChangeHealthCheck check -> !reaches(check.healthCheck());
                    case LoadBalancerChange.SetSubnets _,
                            LoadBalancerChange.MoveAllSubnets _,
                            LoadBalancerChange.StartDrain _,
                            LoadBalancerChange.Delete _,
                            ListenerChange.Delete _,
                            ListenerChange.Obstructed _,
                            TargetGroupChange.Create _,
                            TargetGroupChange.Register _,
                            TargetGroupChange.Deregister _,
                            TargetGroupChange.Delete _,
                            SecurityGroupChange _,
                            MarkingChange _ -> false;
                };
    }

    /// Where the user names the security groups, nothing is shared.
    private boolean isManaged() {
        return desired.loadBalancer()
                .filter(wanted -> wanted.securityGroups() instanceof AwsDesired.Groups.Managed)
                .isPresent();
    }

    private boolean isComplete() {
        return shared.backendGroup().isPresent()
                && desired.targetGroups().stream().allMatch(this::reaches);
    }

    private boolean reaches(AwsDesired.Listener listener) {
        return desired.targetGroup(listener.targetGroup()).filter(this::reaches).isPresent();
    }

    private boolean reaches(AwsDesired.TargetGroup group) {
        return isOpen(group.protocol(), group.nodePort()) && reaches(group.healthCheck());
    }

    /// Health checks of the traffic port are as open as the traffic.
    private boolean reaches(HealthCheck check) {
        Optional<Integer> port = check.fixedPort();
        return port.isEmpty() || isOpen(Protocol.TCP, port.get());
    }

    private boolean isOpen(Protocol protocol, int port) {
        return !shared.nodeRules().isEmpty()
                && shared.nodeRules().values().stream()
                        .allMatch(rules -> rules.stream().anyMatch(rule -> rule.covers(protocol, port)));
    }
}
