// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Instance;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import java.time.Instant;
import java.util.List;

/// How instances look in answers.
final class InstanceXml {

    static final String IMAGE = "ami-0123456789abcdef0";
    static final String TYPE = "m7g.large";
    static final String ARCHITECTURE = "arm64";
    static final String ROOT_DEVICE = "/dev/xvda";

    private InstanceXml() {}

    static String reservationId(Instance instance) {
        return "r-" + instance.id().substring(2);
    }

    static Xml reservation(AwsWorld world, ShownTags tags, Instance instance) {
        return Xml.answer()
                .with("reservationId", reservationId(instance))
                .with("ownerId", world.settings().accountId())
                .with(Xml.element("groupSet"))
                .items("instancesSet", List.of(instance), each -> instance(world, tags, each));
    }

    private static Xml instance(AwsWorld world, ShownTags tags, Instance instance) {
        Xml xml = Xml.answer()
                .with("instanceId", instance.id())
                .with("imageId", IMAGE)
                .with(Xml.element("instanceState")
                        .with("code", instance.state().code())
                        .with("name", instance.state().text()))
                .with("privateDnsName", dnsName(world, instance.privateIp()))
                .with("dnsName", "")
                .with("instanceType", TYPE)
                .with("architecture", ARCHITECTURE)
                .with("hypervisor", "xen")
                .with("virtualizationType", "hvm")
                .with("rootDeviceType", "ebs")
                .with("rootDeviceName", ROOT_DEVICE)
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
        InterfaceView view = InterfaceView.of(instance);
        return view.base(world)
                .with("sourceDestCheck", true)
                .with(Xml.element("attachment")
                        .with("attachmentId", view.attachmentId())
                        .with("deviceIndex", 0)
                        .with("status", "attached")
                        .with("attachTime", instance.launchedAt())
                        .with("deleteOnTermination", true));
    }

    /// The name of a private address inside its VPC. The oldest region has a domain of its own.
    static String dnsName(AwsWorld world, String privateIp) {
        String region = world.settings().region();
        String domain = region.equals("us-east-1") ? "ec2.internal" : region + ".compute.internal";
        return "ip-" + privateIp.replace('.', '-') + "." + domain;
    }

    /// A time as filters compare it.
    static String time(Instant at) {
        return Xml.leaf("time", at).text();
    }

    static Xml groups(AwsWorld world, List<String> ids) {
        Xml set = Xml.element("groupSet");
        ids.forEach(id -> set.with(Xml.element("item")
                .with("groupId", id)
                .with("groupName", world.securityGroups().find(id).map(SecurityGroup::name))));
        return set;
    }
}
