// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.change;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsKind;
import io.cloudlb.aws.model.Drain;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.plan.Change.ResourceRef;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/// Calls that write load balancers.
public sealed interface LoadBalancerChange extends AwsChange {
    /// The name of the load balancer.
    String loadBalancer();

    @Override
    default ResourceRef resource() {
        return AwsKind.LOAD_BALANCER.named(loadBalancer());
    }

    /// `CreateLoadBalancer`, with its tags.
    ///
    /// @param wanted what it shall be
    /// @param fingerprint of the attributes it has once this call is done
    record Create(AwsDesired.LoadBalancer wanted, String fingerprint) implements LoadBalancerChange, Creation {
        @Override
        public String loadBalancer() {
            return wanted.name();
        }

        @Override
        public String detail() {
            return "%s, in %s"
                    .formatted(
                            wanted.scheme(),
                            String.join(", ", wanted.subnets().byZone().values()));
        }
    }

    /// `SetSubnets`.
    ///
    /// @param byZone all subnets it shall have
    /// @param left zones it leaves in this call to enter them again, in another subnet, in the next
    record SetSubnets(
            String loadBalancer,
            SortedMap<String, String> byZone,
            SortedSet<String> left,
            Optional<OwnerMark> existingMark)
            implements LoadBalancerChange, Update {
        @Override
        public String detail() {
            String becomes = "subnets become " + String.join(", ", byZone.values());
            return left.isEmpty()
                    ? becomes
                    : becomes
                            + "; nothing answers in %s for up to some minutes, because AWS has a zone left before it is entered in another subnet"
                                    .formatted(String.join(", ", left));
        }
    }

    /// What `SetSubnets` cannot do: other subnets in every zone it is in. AWS has a zone left before it is entered in
    /// another subnet, and a load balancer is always in one zone at least. Nothing is sent.
    ///
    /// @param byZone all subnets it should have
    record MoveAllSubnets(String loadBalancer, SortedMap<String, String> byZone, Optional<OwnerMark> existingMark)
            implements LoadBalancerChange, Update {
        @Override
        public String detail() {
            return "cannot move to %s: AWS exchanges no subnet for another of its zone in one step, and the load balancer is in no other zone. Name a subnet of another zone beside them in %s until they are in use, or delete the Service and create it again"
                    .formatted(String.join(", ", byZone.values()), AwsAnnotations.SUBNETS);
        }
    }

    /// `SetSecurityGroups`.
    record SetSecurityGroups(String loadBalancer, AwsDesired.Groups groups, Optional<OwnerMark> existingMark)
            implements LoadBalancerChange, Update {
        @Override
        public String detail() {
            return switch (groups) {
                case AwsDesired.Groups.Managed managed ->
                    "security groups become " + managed.frontendName() + " and the backend group";
                case AwsDesired.Groups.Named named -> "security groups become " + String.join(", ", named.ids());
            };
        }
    }

    /// `AddTags`: it was replaced, and serves on from now for a while.
    ///
    /// @param by the name of the one that replaces it
    record StartDrain(String loadBalancer, String by, Drain drain, Optional<OwnerMark> existingMark)
            implements LoadBalancerChange, Update {
        @Override
        public String detail() {
            return "serves on for %s beside %s, and is deleted then".formatted(drain, by);
        }
    }

    /// `DeleteLoadBalancer`; its listeners go with it.
    record Delete(String loadBalancer, Optional<OwnerMark> existingMark) implements LoadBalancerChange, Deletion {
        @Override
        public String detail() {
            return "deletes it with its listeners";
        }
    }
}
