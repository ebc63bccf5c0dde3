// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Listener;
import io.cloudlb.emulators.aws.world.Listener.Forward;
import io.cloudlb.emulators.aws.world.Listener.WeightedGroup;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.TargetGroup;
import io.cloudlb.emulators.aws.world.TargetGroup.Registration;
import io.cloudlb.emulators.aws.world.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How many targets one load balancer may have, over all its target groups. A target counts once per group it
/// is in.
final class TargetLimits {

    private TargetLimits() {}

    /// Refuses targets that are too many for a load balancer that uses the group.
    ///
    /// @param next the targets the group is to have
    static void check(AwsWorld world, TargetGroup group, List<Registration> next) {
        for (LoadBalancer user : world.users(group)) {
            List<Registration> all = new ArrayList<>(next);
            world.groupsOf(user).stream()
                    .filter(other -> !other.arn().equals(group.arn()))
                    .forEach(other -> all.addAll(new Targets(world).of(other)));
            check(world, user, all);
        }
    }

    /// Refuses a listener whose groups would bring too many targets.
    ///
    /// @param replaced the ARN of the listener as it is so far, whose groups no longer count; absent for a new one
    static void check(AwsWorld world, LoadBalancer user, Forward forward, Optional<String> replaced) {
        Stream<Forward> others = world.listenersOf(user).stream()
                .filter(each -> !replaced.equals(Optional.of(each.arn())))
                .map(Listener::forward);
        List<Registration> all = Stream.concat(others, Stream.of(forward))
                .flatMap(each -> each.groups().stream())
                .map(WeightedGroup::targetGroupArn)
                .distinct()
                .flatMap(arn -> world.targetGroups().find(arn).stream())
                .flatMap(group -> new Targets(world).of(group).stream())
                .toList();
        check(world, user, all);
    }

    private static void check(AwsWorld world, LoadBalancer user, List<Registration> all) {
        List<Registration> serving = all.stream().filter(Registration::serving).toList();
        boolean crossZone = world.attribute(user.arn(), LoadBalancerAttributes.CROSS_ZONE)
                .map(Boolean::parseBoolean)
                .orElse(false);
        int most = crossZone ? world.quotas().targetsPerZone() : world.quotas().targetsPerLoadBalancer();
        if (serving.size() > most
                || largestZone(world, serving) > world.quotas().targetsPerZone()) {
            throw AwsRefusal.of(
                    "TooManyTargets",
                    "The maximum number of targets for load balancer '%s' has been reached",
                    user.arn());
        }
    }

    private static long largestZone(AwsWorld world, List<Registration> serving) {
        Targets targets = new Targets(world);
        Map<String, Long> perZone = serving.stream()
                .flatMap(target -> targets.zoneOf(target).stream())
                .collect(Collectors.groupingBy(zone -> zone, Collectors.counting()));
        return perZone.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
