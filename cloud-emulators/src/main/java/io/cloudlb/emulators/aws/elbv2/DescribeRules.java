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
import java.util.Optional;

/// DescribeRules. A listener of a Network Load Balancer has its default rule and no other.
record DescribeRules(Optional<String> listenerArn, List<String> ruleArns, Page.Wanted page) implements AwsCommand {

    static DescribeRules read(Params params) {
        return new DescribeRules(
                params.text("ListenerArn"),
                ElbPage.atMostTwenty(params.texts("RuleArns"), "rules"),
                ElbPage.read(params));
    }

    @Override
    public Xml run(AwsWorld world) {
        if (listenerArn.isPresent() != ruleArns.isEmpty()) {
            throw AwsRefusal.of("ValidationError", "You must specify either listener rule ARNs or a listener ARN");
        }
        List<Listener> listeners = listenerArn
                .map(arn -> List.of(Existing.listener(world, arn)))
                .orElseGet(() -> ruleArns.stream()
                        .map(arn -> Existing.ruleOwner(world, arn))
                        .toList());
        return ElbPage.answer("Rules", listeners, world.arns()::defaultRule, page, listener -> xml(world, listener));
    }

    private static Xml xml(AwsWorld world, Listener listener) {
        return Xml.answer()
                .with("RuleArn", world.arns().defaultRule(listener))
                .with("Priority", "default")
                .with(Xml.element("Conditions"))
                .members("Actions", List.of(listener.forward()), ListenerXml::action)
                .with("IsDefault", true);
    }
}
