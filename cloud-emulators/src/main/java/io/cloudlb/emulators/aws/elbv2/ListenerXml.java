// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.Listener;
import io.cloudlb.emulators.aws.world.Listener.Forward;
import io.cloudlb.emulators.aws.world.Listener.WeightedGroup;
import java.util.List;

/// How listeners look in answers.
final class ListenerXml {

    private ListenerXml() {}

    static Xml of(Listener each) {
        Xml xml = Xml.answer()
                .with("ListenerArn", each.arn())
                .with("LoadBalancerArn", each.loadBalancerArn())
                .with("Port", each.port())
                .with("Protocol", each.protocol())
                .with("SslPolicy", each.sslPolicy())
                .members("DefaultActions", List.of(each.forward()), ListenerXml::action);
        each.certificates().stream()
                .findFirst()
                .ifPresent(arn -> xml.members("Certificates", List.of(arn), ListenerXml::plainCertificate));
        each.alpnPolicy()
                .ifPresent(policy -> xml.members("AlpnPolicy", List.of(policy), name -> Xml.leaf("member", name)));
        return xml;
    }

    static Xml action(Forward forward) {
        Xml config = Xml.element("ForwardConfig")
                .members("TargetGroups", forward.groups(), ListenerXml::group)
                .with(sticky(forward));
        Xml action = Xml.answer().with("Type", "forward").with("Order", 1).with(config);
        return forward.groups().size() == 1
                ? action.with("TargetGroupArn", forward.groups().getFirst().targetGroupArn())
                : action;
    }

    private static Xml sticky(Forward forward) {
        Xml sticky = Xml.element("TargetGroupStickinessConfig")
                .with("Enabled", forward.stickySeconds().isPresent());
        forward.stickySeconds().ifPresent(seconds -> sticky.with("DurationSeconds", seconds));
        return sticky;
    }

    private static Xml group(WeightedGroup group) {
        return Xml.answer().with("TargetGroupArn", group.targetGroupArn()).with("Weight", group.weight());
    }

    private static Xml plainCertificate(String arn) {
        return Xml.answer().with("CertificateArn", arn);
    }

    static Xml certificate(String arn, boolean isDefault) {
        return plainCertificate(arn).with("IsDefault", isDefault);
    }
}
