// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.change;

import io.cloudlb.aws.model.AwsKind;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Change.ResourceRef;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;

/// Calls that write tags and attributes of load balancers, target groups and security groups.
public sealed interface MarkingChange extends AwsChange, Change.Update {
    /// What is marked.
    Subject subject();

    @Override
    default ResourceRef resource() {
        return subject().reference();
    }

    /// A resource of the owner, by kind and name.
    sealed interface Subject {
        ResourceRef reference();

        /// A resource that has attributes.
        sealed interface WithAttributes extends Subject {}

        record OfLoadBalancer(String name) implements WithAttributes {
            @Override
            public ResourceRef reference() {
                return AwsKind.LOAD_BALANCER.named(name);
            }
        }

        /// A load balancer and all its listeners, which carry the same tags but for the fingerprint. The load
        /// balancer is marked last, so that its tags prove those of its listeners.
        record OfLoadBalancerWithListeners(String name) implements Subject {
            @Override
            public ResourceRef reference() {
                return AwsKind.LOAD_BALANCER.named(name);
            }
        }

        record OfTargetGroup(String name) implements WithAttributes {
            @Override
            public ResourceRef reference() {
                return AwsKind.TARGET_GROUP.named(name);
            }
        }

        record OfSecurityGroup(String name) implements Subject {
            @Override
            public ResourceRef reference() {
                return AwsKind.SECURITY_GROUP.named(name);
            }
        }
    }

    /// `AddTags`, for a security group `CreateTags`.
    record SetTags(Subject subject, SortedMap<String, String> tags, Optional<OwnerMark> existingMark)
            implements MarkingChange {
        public SetTags {
            tags = Sorted.copyOf(tags);
        }

        @Override
        public String detail() {
            return "sets tags " + listed(tags);
        }
    }

    /// `RemoveTags`, for a security group `DeleteTags`.
    record RemoveTags(Subject subject, SortedSet<String> keys, Optional<OwnerMark> existingMark)
            implements MarkingChange {
        public RemoveTags {
            keys = Sorted.copyOf(keys);
        }

        @Override
        public String detail() {
            return "removes tags " + String.join(", ", keys);
        }
    }

    /// `ModifyLoadBalancerAttributes` or `ModifyTargetGroupAttributes`.
    record SetAttributes(
            Subject.WithAttributes subject, SortedMap<String, String> attributes, Optional<OwnerMark> existingMark)
            implements MarkingChange {
        public SetAttributes {
            attributes = Sorted.copyOf(attributes);
        }

        @Override
        public String detail() {
            return "sets attributes " + listed(attributes);
        }
    }

    private static String listed(SortedMap<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
