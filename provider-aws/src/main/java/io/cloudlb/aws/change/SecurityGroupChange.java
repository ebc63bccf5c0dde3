// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.change;

import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsKind;
import io.cloudlb.aws.model.IngressRule;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.plan.Change.ResourceRef;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

/// Calls that write security groups.
public sealed interface SecurityGroupChange extends AwsChange {

    /// `CreateSecurityGroup`. AWS makes it closed; [LetIn] opens it.
    record Create(AwsDesired.SecurityGroup group) implements SecurityGroupChange, Creation {
        @Override
        public ResourceRef resource() {
            return AwsKind.SECURITY_GROUP.named(group.name());
        }

        @Override
        public String detail() {
            return group.description();
        }
    }

    /// `AuthorizeSecurityGroupIngress` on a group of ours, all rules in one call.
    ///
    /// @param inTheWay what is revoked first if the group turns out to have no room for all rules together
    record LetIn(
            String group,
            SortedSet<IngressRule> rules,
            SortedSet<IngressRule> inTheWay,
            Optional<OwnerMark> existingMark)
            implements SecurityGroupChange, Update {
        @Override
        public ResourceRef resource() {
            return AwsKind.SECURITY_GROUP.named(group);
        }

        @Override
        public String detail() {
            return "lets in " + listed(rules);
        }
    }

    /// `RevokeSecurityGroupIngress` on a group of ours, all rules in one call.
    record ShutOut(String group, SortedSet<IngressRule> rules, Optional<OwnerMark> existingMark)
            implements SecurityGroupChange, Update {
        @Override
        public ResourceRef resource() {
            return AwsKind.SECURITY_GROUP.named(group);
        }

        @Override
        public String detail() {
            return "no longer lets in " + listed(rules);
        }
    }

    /// `AuthorizeSecurityGroupIngress` on a group of nodes. The group is not ours; the rules are, because their source
    /// is our backend group.
    ///
    /// @param groupId id of the nodes' group
    record LetInAtNodes(String groupId, SortedSet<IngressRule> rules) implements SecurityGroupChange, Creation {
        @Override
        public ResourceRef resource() {
            return AwsKind.SECURITY_GROUP_RULE.named(groupId);
        }

        @Override
        public String detail() {
            return "lets in " + listed(rules);
        }
    }

    /// `RevokeSecurityGroupIngress` of our rules on a group of nodes.
    ///
    /// @param groupId id of the nodes' group
    /// @param existingMark the marks of the backend group that the rules name as their source
    record ShutOutAtNodes(String groupId, SortedSet<IngressRule> rules, Optional<OwnerMark> existingMark)
            implements SecurityGroupChange, Deletion {
        @Override
        public ResourceRef resource() {
            return AwsKind.SECURITY_GROUP_RULE.named(groupId);
        }

        @Override
        public String detail() {
            return "no longer lets in " + listed(rules);
        }
    }

    /// `DeleteSecurityGroup`. AWS refuses while a load balancer is still on its way out.
    record Delete(String group, Optional<OwnerMark> existingMark) implements SecurityGroupChange, Deletion {
        @Override
        public ResourceRef resource() {
            return AwsKind.SECURITY_GROUP.named(group);
        }
    }

    private static String listed(SortedSet<IngressRule> rules) {
        return rules.stream().map(IngressRule::toString).collect(Collectors.joining(", "));
    }
}
