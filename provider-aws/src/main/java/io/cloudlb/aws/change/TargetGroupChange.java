// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.change;

import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsKind;
import io.cloudlb.aws.model.HealthCheck;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Change.ResourceRef;
import java.util.Optional;
import java.util.SortedSet;

/// Calls that write target groups.
public sealed interface TargetGroupChange extends AwsChange {
    /// The name of the target group.
    String group();

    @Override
    default ResourceRef resource() {
        return AwsKind.TARGET_GROUP.named(group());
    }

    /// `CreateTargetGroup`, with its health check and tags.
    ///
    /// @param wanted what it shall be
    /// @param vpcId the VPC of its targets
    /// @param fingerprint of the attributes it has once this call is done
    record Create(AwsDesired.TargetGroup wanted, String vpcId, String fingerprint)
            implements TargetGroupChange, Creation {
        @Override
        public String group() {
            return wanted.name();
        }

        @Override
        public String detail() {
            return "forwards port %d/%s to node port %d, health check %s"
                    .formatted(wanted.port(), wanted.protocol(), wanted.nodePort(), wanted.healthCheck());
        }
    }

    /// `ModifyTargetGroup`: the health check.
    ///
    /// @param port the Service's port
    record ChangeHealthCheck(String group, int port, HealthCheck healthCheck, Optional<OwnerMark> existingMark)
            implements TargetGroupChange, Update {
        @Override
        public String detail() {
            return "health check of port %d becomes %s".formatted(port, healthCheck);
        }
    }

    /// `RegisterTargets`.
    ///
    /// @param targets ids of instances
    record Register(String group, SortedSet<String> targets, Optional<OwnerMark> existingMark)
            implements TargetGroupChange, Update {
        public Register {
            targets = Sorted.copyOf(targets);
        }

        @Override
        public String detail() {
            return "adds targets " + String.join(", ", targets);
        }
    }

    /// `DeregisterTargets`.
    ///
    /// @param targets ids of instances
    record Deregister(String group, SortedSet<String> targets, Optional<OwnerMark> existingMark)
            implements TargetGroupChange, Update {
        public Deregister {
            targets = Sorted.copyOf(targets);
        }

        @Override
        public String detail() {
            return "takes out targets " + String.join(", ", targets);
        }
    }

    /// `DeleteTargetGroup`. AWS refuses while a listener forwards to it. Its targets need no deregistration.
    record Delete(String group, Optional<OwnerMark> existingMark) implements TargetGroupChange, Deletion {}
}
