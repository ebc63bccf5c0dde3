// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import io.cloudlb.aws.change.TargetGroupChange;
import io.cloudlb.aws.client.AwsApi;
import io.cloudlb.aws.client.AwsErrors;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsKind;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.aws.model.Lookup;
import io.cloudlb.aws.read.ElbAnswers;
import io.cloudlb.aws.read.ElbReads;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/// Makes the calls that write target groups, except for their targets.
record TargetGroupWrites(AwsApi api, ElbReads elb, FoundByName foundByName) {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    Applied<AwsState> apply(TargetGroupChange change, AwsState.OfService state) {
        return switch (change) {
            case TargetGroupChange.Create create -> create(create);
            case TargetGroupChange.ChangeHealthCheck modify ->
                changeHealthCheck(modify, Lookup.targetGroup(state, modify.group()));
            case TargetGroupChange.Register register ->
                new TargetWrites(api).register(register, Lookup.targetGroup(state, register.group()));
            case TargetGroupChange.Deregister deregister ->
                new TargetWrites(api).deregister(deregister, Lookup.targetGroup(state, deregister.group()));
            case TargetGroupChange.Delete delete -> delete(Lookup.targetGroup(state, delete.group()));
        };
    }

    private Applied<AwsState> create(TargetGroupChange.Create change) {
        SortedMap<String, String> tags = Sorted.put(change.wanted().tags(), AwsTags.ATTRIBUTES, change.fingerprint());
        try {
            CreateTargetGroupResponse answer = send(change, tags);
            AwsState.TargetGroup made = ElbAnswers.targetGroup(
                            answer.targetGroups().getFirst(), tags, Optional.of(new TreeSet<>()))
                    .withAttributes(Map.of());
            return Effects.done(answer, state -> state.with(made));
        } catch (CloudException failure) {
            if (!AwsErrors.codeOf(failure).equals("DuplicateTargetGroupName")) {
                throw failure;
            }
            return existing(change.wanted(), failure.error().requestId());
        }
    }

    private CreateTargetGroupResponse send(TargetGroupChange.Create change, Map<String, String> tags) {
        AwsDesired.TargetGroup wanted = change.wanted();
        return api.createElb(
                "CreateTargetGroup",
                elb -> elb.createTargetGroup(request -> AwsRequests.setHealthCheck(
                        request.name(wanted.name())
                                .protocol(wanted.protocol().name())
                                .port(wanted.nodePort())
                                .vpcId(change.vpcId())
                                .targetType(TargetTypeEnum.INSTANCE)
                                .tags(AwsRequests.tags(tags)),
                        wanted.healthCheck())));
    }

    /// The target group of that name, which differs in what can be changed in place.
    private Applied<AwsState> existing(AwsDesired.TargetGroup wanted, String requestId) {
        ResourceRef reference = AwsKind.TARGET_GROUP.named(wanted.name());
        Optional<TargetGroup> listed =
                elb.targetGroupNamed(wanted.name()).stream().findFirst();
        if (listed.isEmpty()) {
            return foundByName.untagged(reference, requestId);
        }
        SortedMap<String, String> tags = elb.tagsOf(listed.get().targetGroupArn());
        AwsState.TargetGroup found = ElbAnswers.targetGroup(listed.get(), tags, Optional.empty());
        return foundByName.take(
                reference, tags, wanted.tags(), state -> Lookup.service(state).with(found), requestId);
    }

    private Applied<AwsState> changeHealthCheck(
            TargetGroupChange.ChangeHealthCheck change, AwsState.TargetGroup group) {
        return Effects.onTargetGroup(
                api.modifyElb(
                        "ModifyTargetGroup",
                        elb -> elb.modifyTargetGroup(request ->
                                AwsRequests.setHealthCheck(request.targetGroupArn(group.arn()), change.healthCheck()))),
                group.name(),
                found -> found.withHealthCheck(change.healthCheck()));
    }

    private Applied<AwsState> delete(AwsState.TargetGroup group) {
        return Effects.deleted(
                () -> api.createElb(
                        "DeleteTargetGroup",
                        elb -> elb.deleteTargetGroup(request -> request.targetGroupArn(group.arn()))),
                state -> Lookup.service(state).withoutTargetGroup(group.name()),
                LOOK_AGAIN,
                "target group %s is still used by the deleted listener".formatted(group.name()));
    }
}
