// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Listener;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// DescribeListeners: those of one load balancer, or those named by ARN, of which each must exist.
record DescribeListeners(Optional<String> loadBalancerArn, List<String> arns, Page.Wanted page) implements AwsCommand {

    static DescribeListeners read(Params params) {
        return new DescribeListeners(
                params.text("LoadBalancerArn"),
                ElbPage.atMostTwenty(params.texts("ListenerArns"), "listeners"),
                ElbPage.read(params));
    }

    @Override
    public Xml run(AwsWorld world) {
        if (loadBalancerArn.isPresent() != arns.isEmpty()) {
            throw AwsRefusal.of(
                    "ValidationError", "You must specify either listener ARNs or a load balancer ARN, and not both");
        }
        return ElbPage.answer("Listeners", chosen(world), Listener::arn, page, ListenerXml::of);
    }

    private List<Listener> chosen(AwsWorld world) {
        Map<String, Listener> shown = world.shown(world.listeners());
        if (loadBalancerArn.isEmpty()) {
            return arns.stream().map(arn -> byArn(shown, arn)).toList();
        }
        String wanted = Existing.loadBalancer(world, loadBalancerArn.get()).arn();
        return shown.values().stream()
                .filter(each -> each.loadBalancerArn().equals(wanted))
                .toList();
    }

    private static Listener byArn(Map<String, Listener> shown, String arn) {
        Existing.checkArn(arn, ":listener/", "listener");
        Listener found = shown.get(arn);
        if (found == null) {
            throw AwsRefusal.of("ListenerNotFound", "One or more listeners not found");
        }
        return found;
    }
}
