// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Instance;
import io.cloudlb.emulators.aws.world.SecurityGroup;
import java.util.List;

/// How instances look in answers.
final class InstanceXml {

    private InstanceXml() {}

    static Xml reservation(AwsWorld world, ShownTags tags, Instance instance) {
        return Xml.answer()
                .with("reservationId", "r-" + instance.id().substring(2))
                .with("ownerId", world.settings().accountId())
                .with(Xml.element("groupSet"))
                .items("instancesSet", List.of(instance), each -> instance(world, tags, each));
    }

    private static Xml instance(AwsWorld world, ShownTags tags, Instance instance) {
        Xml xml = Xml.answer()
                .with("instanceId", instance.id())
                .with("imageId", "ami-0123456789abcdef0")
                .with(Xml.element("instanceState")
                        .with("code", instance.state().code())
                        .with("name", instance.state().text()))
                .with("privateDnsName", dnsName(world, instance))
                .with("instanceType", "m7g.large")
                .with("launchTime", instance.launchedAt())
                .with(Xml.element("placement")
                        .with("availabilityZone", instance.zone())
                        .with("tenancy", "default"));
        if (instance.state() != Instance.State.TERMINATED) {
            xml.with("subnetId", instance.subnetId())
                    .with("vpcId", instance.vpcId())
                    .with("privateIpAddress", instance.privateIp())
                    .with("sourceDestCheck", true)
                    .with(groups(world, instance.securityGroups()))
                    .items("networkInterfaceSet", List.of(instance), each -> networkInterface(world, each));
        }
        return Ec2Request.withTags(xml, tags.of(instance.id()));
    }

    private static Xml networkInterface(AwsWorld world, Instance instance) {
        return InterfaceView.of(instance)
                .base(world)
                .with("sourceDestCheck", true)
                .with(Xml.element("attachment")
                        .with("attachmentId", "eni-attach-" + instance.id().substring(2))
                        .with("deviceIndex", 0)
                        .with("status", "attached")
                        .with("attachTime", instance.launchedAt())
                        .with("deleteOnTermination", true));
    }

    static String dnsName(AwsWorld world, Instance instance) {
        return "ip-" + instance.privateIp().replace('.', '-') + "."
                + world.settings().region() + ".compute.internal";
    }

    static Xml groups(AwsWorld world, List<String> ids) {
        Xml set = Xml.element("groupSet");
        ids.forEach(id -> set.with(Xml.element("item")
                .with("groupId", id)
                .with("groupName", world.securityGroups().find(id).map(SecurityGroup::name))));
        return set;
    }
}
