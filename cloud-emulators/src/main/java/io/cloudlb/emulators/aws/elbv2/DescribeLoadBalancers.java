// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import java.util.List;
import java.util.Map;

/// DescribeLoadBalancers: all, or those named by ARN or by name, of which each must exist.
record DescribeLoadBalancers(List<String> arns, List<String> names, Page.Wanted page) implements AwsCommand {

    static DescribeLoadBalancers read(Params params) {
        return new DescribeLoadBalancers(
                ElbPage.atMostTwenty(params.texts("LoadBalancerArns"), "load balancers"),
                ElbPage.atMostTwenty(params.texts("Names"), "load balancers"),
                ElbPage.read(params));
    }

    @Override
    public Xml run(AwsWorld world) {
        if (!arns.isEmpty() && !names.isEmpty()) {
            throw AwsRefusal.of(
                    "ValidationError",
                    "Load balancer names and load balancer ARNs cannot be specified at the same time");
        }
        Map<String, LoadBalancer> shown = world.shown(world.loadBalancers());
        return ElbPage.answer(
                "LoadBalancers", chosen(shown), LoadBalancer::arn, page, each -> LoadBalancerXml.of(world, each));
    }

    private List<LoadBalancer> chosen(Map<String, LoadBalancer> shown) {
        if (!arns.isEmpty()) {
            return arns.stream().map(arn -> byArn(shown, arn)).toList();
        }
        if (!names.isEmpty()) {
            return names.stream().map(name -> byName(shown, name)).toList();
        }
        return List.copyOf(shown.values());
    }

    private static LoadBalancer byArn(Map<String, LoadBalancer> shown, String arn) {
        Existing.checkArn(arn, ":loadbalancer/", "load balancer");
        LoadBalancer found = shown.get(arn);
        if (found == null) {
            throw AwsRefusal.of("LoadBalancerNotFound", "One or more load balancers not found");
        }
        return found;
    }

    private static LoadBalancer byName(Map<String, LoadBalancer> shown, String name) {
        return shown.values().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> AwsRefusal.of("LoadBalancerNotFound", "Load balancers '[%s]' not found", name));
    }
}
