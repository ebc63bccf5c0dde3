// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Listener.Forward;
import io.cloudlb.emulators.aws.world.Listener.WeightedGroup;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.TargetGroup;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The default action of a listener: a Network Load Balancer can only forward, to one to five target groups.
final class ForwardRequest {

    private static final List<String> APPLICATION_ACTIONS = List.of(
            "AuthenticateOidcConfig",
            "AuthenticateCognitoConfig",
            "RedirectConfig",
            "FixedResponseConfig",
            "JwtValidationConfig");
    private static final int MOST_GROUPS = 5;
    private static final int MOST_WEIGHT = 999;
    private static final int MOST_STICKY_SECONDS = 604_800;

    private ForwardRequest() {}

    static Forward read(List<Params> actions) {
        if (actions.size() != 1) {
            throw AwsRefusal.of(
                    "TooManyActions", "A listener of a network load balancer has exactly one default action");
        }
        Params action = actions.getFirst();
        boolean other = APPLICATION_ACTIONS.stream().anyMatch(action::has);
        if (other || !action.requiredText("Type").equals("forward")) {
            throw AwsRefusal.of(
                    "InvalidLoadBalancerAction", "Network load balancers support only actions of type 'forward'");
        }
        action.integer("Order", 1, 50_000);
        Forward forward = action.structure("ForwardConfig")
                .map(ForwardRequest::weighted)
                .orElseGet(() -> new Forward(
                        List.of(new WeightedGroup(action.requiredText("TargetGroupArn"), 1)), OptionalInt.empty()));
        action.text("TargetGroupArn").ifPresent(arn -> checkAgrees(forward, arn));
        return forward;
    }

    private static Forward weighted(Params config) {
        List<Params> entries = config.requiredStructures("TargetGroups");
        if (entries.size() > MOST_GROUPS) {
            throw AwsRefusal.of(
                    "TooManyTargetGroups", "The maximum number of target groups per action is %d", MOST_GROUPS);
        }
        List<WeightedGroup> groups = entries.stream()
                .map(entry -> new WeightedGroup(
                        entry.requiredText("TargetGroupArn"),
                        entry.integer("Weight", 0, MOST_WEIGHT).orElse(1)))
                .toList();
        OptionalInt sticky = config.structure("TargetGroupStickinessConfig")
                .map(ForwardRequest::sticky)
                .orElseGet(OptionalInt::empty);
        return new Forward(groups, sticky);
    }

    private static OptionalInt sticky(Params config) {
        int seconds = config.integer("DurationSeconds", 1, MOST_STICKY_SECONDS).orElse(3_600);
        return config.flag("Enabled").orElse(false) ? OptionalInt.of(seconds) : OptionalInt.empty();
    }

    private static void checkAgrees(Forward forward, String arn) {
        boolean single = forward.groups().size() == 1
                && forward.groups().getFirst().targetGroupArn().equals(arn);
        if (!single) {
            throw AwsRefusal.of(
                    "ValidationError",
                    "If both TargetGroupArn and ForwardConfig are given, ForwardConfig must name just that target group");
        }
    }

    /// Checks that every group exists and may be used by this listener of this load balancer.
    ///
    /// @param replaced the ARN of the listener as it is so far; absent for a new one
    static void check(
            AwsWorld world,
            Forward forward,
            LoadBalancer loadBalancer,
            NlbProtocol protocol,
            Optional<String> replaced) {
        for (WeightedGroup weighted : forward.groups()) {
            TargetGroup group = Existing.targetGroup(world, weighted.targetGroupArn());
            checkOne(world, group, loadBalancer, protocol);
        }
        TargetLimits.check(world, loadBalancer, forward, replaced);
    }

    private static void checkOne(AwsWorld world, TargetGroup group, LoadBalancer loadBalancer, NlbProtocol protocol) {
        if (!protocol.forwardsTo(group.protocol())) {
            throw AwsRefusal.of(
                    "IncompatibleProtocols",
                    "The protocol '%s' of target group '%s' is incompatible with listener protocol '%s'",
                    group.protocol(),
                    group.arn(),
                    protocol);
        }
        if (!group.vpcId().equals(loadBalancer.vpcId())) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "The target group '%s' is in VPC '%s', the load balancer in VPC '%s'",
                    group.arn(),
                    group.vpcId(),
                    loadBalancer.vpcId());
        }
        boolean taken = world.users(group).stream().anyMatch(user -> !user.arn().equals(loadBalancer.arn()));
        if (taken) {
            throw AwsRefusal.of(
                    "TargetGroupAssociationLimit",
                    "The following target groups cannot be associated with more than one load balancer: %s",
                    group.arn());
        }
    }
}
