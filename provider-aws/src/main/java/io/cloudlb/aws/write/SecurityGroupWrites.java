// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import io.cloudlb.aws.change.SecurityGroupChange;
import io.cloudlb.aws.client.AwsApi;
import io.cloudlb.aws.client.AwsErrors;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsKind;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.IngressRule;
import io.cloudlb.aws.model.Lookup;
import io.cloudlb.aws.read.Ec2Answers;
import io.cloudlb.aws.read.Ec2Reads;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/// Makes the calls that write security groups.
record SecurityGroupWrites(AwsApi api, Ec2Reads ec2, FoundByName foundByName) {
    /// A load balancer's interfaces hold its groups for a while after it is deleted.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    Applied<AwsState> apply(SecurityGroupChange change, AwsState state, AwsState.OfCluster shared) {
        return switch (change) {
            case SecurityGroupChange.Create create -> create(create.group());
            case SecurityGroupChange.LetIn letIn -> letIn(letIn, Lookup.securityGroup(state, letIn.group()));
            case SecurityGroupChange.ShutOut shutOut -> shutOut(shutOut, Lookup.securityGroup(state, shutOut.group()));
            case SecurityGroupChange.LetInAtNodes letIn -> letInAtNodes(letIn, backendId(state));
            case SecurityGroupChange.ShutOutAtNodes shutOut -> shutOutAtNodes(shutOut, backendId(shared));
            case SecurityGroupChange.Delete delete -> delete(Lookup.securityGroup(state, delete.group()));
        };
    }

    private Applied<AwsState> create(AwsDesired.SecurityGroup wanted) {
        try {
            CreateSecurityGroupResponse answer = api.writeEc2(
                    "CreateSecurityGroup",
                    ec2 -> ec2.createSecurityGroup(request -> request.groupName(wanted.name())
                            .description(wanted.description())
                            .vpcId(wanted.vpcId())
                            .tagSpecifications(tags(wanted))));
            AwsState.SecurityGroup made =
                    new AwsState.SecurityGroup(wanted.name(), answer.groupId(), new TreeSet<>(), wanted.tags());
            return new Applied.Done<>(with(made), Effects.requestId(answer));
        } catch (CloudException failure) {
            if (!AwsErrors.codeOf(failure).equals("InvalidGroup.Duplicate")) {
                throw failure;
            }
            return existing(wanted, failure.error().requestId());
        }
    }

    /// The group of that name, made before a crash or under an ambiguous answer.
    private Applied<AwsState> existing(AwsDesired.SecurityGroup wanted, String requestId) {
        ResourceRef reference = AwsKind.SECURITY_GROUP.named(wanted.name());
        return ec2.securityGroupNamed(wanted.vpcId(), wanted.name()).stream()
                .findFirst()
                .map(Ec2Answers::ownGroup)
                .map(found -> foundByName.take(reference, found.tags(), wanted.tags(), with(found), requestId))
                .orElseGet(() -> foundByName.untagged(reference, requestId));
    }

    private static UnaryOperator<AwsState> with(AwsState.SecurityGroup group) {
        return state -> switch (state) {
            case AwsState.OfService service -> service.with(group);
            case AwsState.OfCluster cluster -> cluster.with(Optional.of(group));
        };
    }

    private static TagSpecification tags(AwsDesired.SecurityGroup wanted) {
        return TagSpecification.builder()
                .resourceType(ResourceType.SECURITY_GROUP)
                .tags(tags(wanted.tags()))
                .build();
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private Applied<AwsState> letIn(SecurityGroupChange.LetIn change, AwsState.SecurityGroup group) {
        try {
            return letIn(change, group, new TreeSet<>());
        } catch (CloudException failure) {
            SortedSet<IngressRule> inTheWay = Sorted.intersection(change.inTheWay(), group.rules());
            if (inTheWay.isEmpty() || !AwsErrors.codeOf(failure).equals("RulesPerSecurityGroupLimitExceeded")) {
                throw failure;
            }
            return makeRoomAndLetIn(change, group, inTheWay);
        }
    }

    private Applied<AwsState> letIn(
            SecurityGroupChange.LetIn change, AwsState.SecurityGroup group, SortedSet<IngressRule> revoked) {
        return Effects.onSecurityGroup(
                authorize(group.id(), change.rules(), ""),
                change.group(),
                found -> found.withRules(Sorted.union(Sorted.minus(found.rules(), revoked), change.rules())));
    }

    private Applied<AwsState> makeRoomAndLetIn(
            SecurityGroupChange.LetIn change, AwsState.SecurityGroup group, SortedSet<IngressRule> inTheWay) {
        revoke(group.id(), inTheWay, "");
        try {
            return letIn(change, group, inTheWay);
        } catch (CloudException failure) {
            return new Applied.Failed<>(
                    state -> Effects.groupChanged(
                            state, change.group(), found -> found.withRules(Sorted.minus(found.rules(), inTheWay))),
                    failure.error());
        }
    }

    /// What was revoked to make room is gone already.
    private Applied<AwsState> shutOut(SecurityGroupChange.ShutOut change, AwsState.SecurityGroup group) {
        SortedSet<IngressRule> left = Sorted.intersection(change.rules(), group.rules());
        if (left.isEmpty()) {
            return new Applied.Done<>(UnaryOperator.identity(), "");
        }
        return Effects.onSecurityGroup(
                revoke(group.id(), left, ""),
                change.group(),
                found -> found.withRules(Sorted.minus(found.rules(), left)));
    }

    private Applied<AwsState> letInAtNodes(SecurityGroupChange.LetInAtNodes change, String backendId) {
        AuthorizeSecurityGroupIngressResponse answer = authorize(change.groupId(), change.rules(), backendId);
        return onNodeRules(Effects.requestId(answer), change.groupId(), found -> Sorted.union(found, change.rules()));
    }

    private Applied<AwsState> shutOutAtNodes(SecurityGroupChange.ShutOutAtNodes change, String backendId) {
        String requestId = revokeIfThere(change, backendId);
        return onNodeRules(requestId, change.groupId(), found -> Sorted.minus(found, change.rules()));
    }

    /// A group of nodes may be deleted together with its nodes, and our rules with it.
    private String revokeIfThere(SecurityGroupChange.ShutOutAtNodes change, String backendId) {
        try {
            return Effects.requestId(revoke(change.groupId(), change.rules(), backendId));
        } catch (CloudException failure) {
            if (AwsErrors.codeOf(failure).equals("InvalidGroup.NotFound")) {
                return failure.error().requestId();
            }
            throw failure;
        }
    }

    private static Applied<AwsState> onNodeRules(
            String requestId, String groupId, UnaryOperator<SortedSet<IngressRule>> effect) {
        return new Applied.Done<>(
                state -> switch (state) {
                    case AwsState.OfCluster cluster ->
                        cluster.withNodeRules(
                                groupId, effect.apply(cluster.nodeRules().getOrDefault(groupId, new TreeSet<>())));
                    case AwsState.OfService service -> service;
                },
                requestId);
    }

    private AuthorizeSecurityGroupIngressResponse authorize(
            String groupId, SortedSet<IngressRule> rules, String backendId) {
        return api.writeEc2(
                "AuthorizeSecurityGroupIngress",
                ec2 -> ec2.authorizeSecurityGroupIngress(
                        request -> request.groupId(groupId).ipPermissions(AwsRequests.permissions(rules, backendId))));
    }

    private RevokeSecurityGroupIngressResponse revoke(String groupId, SortedSet<IngressRule> rules, String backendId) {
        return api.writeEc2(
                "RevokeSecurityGroupIngress",
                ec2 -> ec2.revokeSecurityGroupIngress(
                        request -> request.groupId(groupId).ipPermissions(AwsRequests.permissions(rules, backendId))));
    }

    private static String backendId(AwsState state) {
        return switch (state) {
            case AwsState.OfCluster cluster ->
                cluster.backendGroup()
                        .map(AwsState.SecurityGroup::id)
                        .orElseThrow(() -> Lookup.missing(AwsKind.SECURITY_GROUP.named("of the backend")));
            case AwsState.OfService _ ->
                throw new IllegalArgumentException("A change of the nodes' rules with a Service's state");
        };
    }

    private Applied<AwsState> delete(AwsState.SecurityGroup group) {
        UnaryOperator<AwsState> gone = state -> switch (state) {
            case AwsState.OfService service -> service.withoutSecurityGroup(group.name());
            case AwsState.OfCluster cluster -> cluster.with(Optional.empty());
        };
        return Effects.deleted(
                () -> api.writeEc2(
                        "DeleteSecurityGroup", ec2 -> ec2.deleteSecurityGroup(request -> request.groupId(group.id()))),
                gone,
                LOOK_AGAIN,
                "security group %s is still held by the deleted load balancer; AWS lets it go within minutes"
                        .formatted(group.name()));
    }
}
