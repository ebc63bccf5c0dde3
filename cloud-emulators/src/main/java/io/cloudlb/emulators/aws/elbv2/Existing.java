// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Listener;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.TargetGroup;

/// Finds what a request names, or refuses with the error AWS has for it.
final class Existing {

    private static final String ELB_ARN = "arn:aws:elasticloadbalancing:";

    private Existing() {}

    static LoadBalancer loadBalancer(AwsWorld world, String arn) {
        checkArn(arn, ":loadbalancer/", "load balancer");
        return world.loadBalancers().find(arn).orElseThrow(() -> noLoadBalancer(arn));
    }

    static TargetGroup targetGroup(AwsWorld world, String arn) {
        checkArn(arn, ":targetgroup/", "target group");
        return world.targetGroups().find(arn).orElseThrow(() -> noTargetGroup(arn));
    }

    static Listener listener(AwsWorld world, String arn) {
        checkArn(arn, ":listener/", "listener");
        return world.listeners().find(arn).orElseThrow(() -> noListener(arn));
    }

    /// The listener whose default rule this is.
    static Listener ruleOwner(AwsWorld world, String ruleArn) {
        checkArn(ruleArn, ":listener-rule/", "listener rule");
        return world.listeners().all().stream()
                .filter(listener -> world.arns().defaultRule(listener).equals(ruleArn))
                .findFirst()
                .orElseThrow(() -> AwsRefusal.of("RuleNotFound", "One or more rules not found"));
    }

    static void checkArn(String arn, String kind, String name) {
        if (!arn.startsWith(ELB_ARN) || !arn.contains(kind)) {
            throw AwsRefusal.of("ValidationError", "'%s' is not a valid %s ARN", arn, name);
        }
    }

    static AwsRefusal noLoadBalancer(String arn) {
        return AwsRefusal.of("LoadBalancerNotFound", "Load balancer '%s' not found", arn);
    }

    static AwsRefusal noTargetGroup(String arn) {
        return AwsRefusal.of("TargetGroupNotFound", "Target group '%s' not found", arn);
    }

    static AwsRefusal noListener(String arn) {
        return AwsRefusal.of("ListenerNotFound", "Listener '%s' not found", arn);
    }
}
