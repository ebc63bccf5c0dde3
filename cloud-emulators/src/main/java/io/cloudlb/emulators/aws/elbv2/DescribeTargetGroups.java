// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.TargetGroup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// DescribeTargetGroups: all, those of one load balancer, or those named by ARN or by name, of which each
/// must exist.
record DescribeTargetGroups(Optional<String> loadBalancerArn, List<String> arns, List<String> names, Page.Wanted page)
        implements AwsCommand {

    static DescribeTargetGroups read(Params params) {
        return new DescribeTargetGroups(
                params.text("LoadBalancerArn"),
                ElbPage.atMostTwenty(params.texts("TargetGroupArns"), "target groups"),
                ElbPage.atMostTwenty(params.texts("Names"), "target groups"),
                ElbPage.read(params));
    }

    @Override
    public Xml run(AwsWorld world) {
        checkOneSelector();
        Map<String, TargetGroup> shown = world.shown(world.targetGroups());
        return ElbPage.answer(
                "TargetGroups", chosen(world, shown), TargetGroup::arn, page, each -> TargetGroupXml.of(world, each));
    }

    private void checkOneSelector() {
        long selectors = Stream.of(loadBalancerArn.isPresent(), !arns.isEmpty(), !names.isEmpty())
                .filter(given -> given)
                .count();
        if (selectors > 1) {
            throw AwsRefusal.of(
                    "ValidationError",
                    "Only one of load balancer ARN, target group ARNs and target group names can be specified");
        }
    }

    private List<TargetGroup> chosen(AwsWorld world, Map<String, TargetGroup> shown) {
        if (loadBalancerArn.isPresent()) {
            LoadBalancer user = Existing.loadBalancer(world, loadBalancerArn.get());
            return shown.values().stream()
                    .filter(each -> world.users(each).contains(user))
                    .toList();
        }
        if (!arns.isEmpty()) {
            return arns.stream().map(arn -> byArn(shown, arn)).toList();
        }
        if (!names.isEmpty()) {
            return names.stream().map(name -> byName(shown, name)).toList();
        }
        return List.copyOf(shown.values());
    }

    private static TargetGroup byArn(Map<String, TargetGroup> shown, String arn) {
        Existing.checkArn(arn, ":targetgroup/", "target group");
        TargetGroup found = shown.get(arn);
        if (found == null) {
            throw AwsRefusal.of("TargetGroupNotFound", "One or more target groups not found");
        }
        return found;
    }

    private static TargetGroup byName(Map<String, TargetGroup> shown, String name) {
        return shown.values().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> AwsRefusal.of("TargetGroupNotFound", "One or more target groups not found"));
    }
}
