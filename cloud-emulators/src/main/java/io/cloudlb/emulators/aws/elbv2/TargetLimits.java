// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.Registration;
import io.cloudlb.emulators.aws.world.TargetGroup;
import io.cloudlb.emulators.aws.world.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How many targets one load balancer may have, over all its target groups. A target counts once per group it
/// is in.
final class TargetLimits {

    private TargetLimits() {}

    /// Refuses targets that are too many for a load balancer that uses the group.
    ///
    /// @param next the targets the group is to have
    static void check(AwsWorld world, TargetGroup group, List<Registration> next) {
        world.users(group).forEach(user -> check(world, user, group, next));
    }

    /// Refuses a load balancer that would get too many targets with another group.
    static void checkAdded(AwsWorld world, LoadBalancer user, TargetGroup group) {
        check(world, user, group, new Targets(world).of(group));
    }

    private static void check(AwsWorld world, LoadBalancer user, TargetGroup group, List<Registration> next) {
        List<Registration> all = new ArrayList<>(next);
        world.groupsOf(user).stream()
                .filter(other -> !other.arn().equals(group.arn()))
                .forEach(other -> all.addAll(new Targets(world).of(other)));
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
