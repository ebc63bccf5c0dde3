// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.change;

import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsKind;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.plan.Change.ResourceRef;
import java.util.Optional;
import java.util.SortedMap;

/// Calls that write listeners. A listener bears no name in AWS; its load balancer and port name it.
public sealed interface ListenerChange extends AwsChange {
    /// The name of the load balancer.
    String loadBalancer();

    /// The port it listens on.
    int port();

    @Override
    default ResourceRef resource() {
        return AwsKind.LISTENER.named(loadBalancer() + ":" + port());
    }

    /// `CreateListener`.
    ///
    /// @param tags the owner's marks and the user's tags
    record Create(String loadBalancer, AwsDesired.Listener wanted, SortedMap<String, String> tags)
            implements ListenerChange, Creation {
        @Override
        public int port() {
            return wanted.port();
        }

        @Override
        public String detail() {
            return "forwards " + wanted + " to " + wanted.targetGroup();
        }
    }

    /// What cannot be done while a listener of somebody else has the port. It is left alone; whether it is still there
    /// is looked at, and nothing is written.
    ///
    /// @param by who has the port
    /// @param existingMark the marks of its load balancer
    record Obstructed(
            String loadBalancer,
            AwsDesired.Listener wanted,
            AwsState.OtherListener by,
            Optional<OwnerMark> existingMark)
            implements ListenerChange, Update {
        @Override
        public int port() {
            return wanted.port();
        }

        @Override
        public String detail() {
            return "cannot become %s of the Service: somebody else made the %s listener %s there, which does not carry the marks of this Service and is left alone. Delete that listener, or take port %d out of the Service"
                    .formatted(wanted, by.protocol(), by.arn(), wanted.port());
        }
    }

    /// `ModifyListener`: forward to another target group.
    ///
    /// @param existingMark the marks of its load balancer
    record Forward(String loadBalancer, AwsDesired.Listener wanted, Optional<OwnerMark> existingMark)
            implements ListenerChange, Update {
        @Override
        public int port() {
            return wanted.port();
        }

        @Override
        public String detail() {
            return "forwards " + wanted + " to " + wanted.targetGroup() + " from now on";
        }
    }

    /// `DeleteListener`.
    ///
    /// @param existingMark the marks of its load balancer
    record Delete(String loadBalancer, int port, Optional<OwnerMark> existingMark)
            implements ListenerChange, Deletion {}
}
