// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Instance;
import io.cloudlb.emulators.aws.world.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A network interface as EC2 shows it, whoever owns it.
///
/// @param instance the instance it is attached to, absent for those of load balancers
/// @param type `interface` or `network_load_balancer`
record InterfaceView(
        String id,
        Optional<Instance> instance,
        String type,
        String description,
        String vpcId,
        String subnetId,
        String zone,
        String privateIp,
        List<String> groups) {

    static InterfaceView of(Instance owner) {
        return new InterfaceView(
                "eni-" + owner.id().substring(2),
                Optional.of(owner),
                "interface",
                "",
                owner.vpcId(),
                owner.subnetId(),
                owner.zone(),
                owner.privateIp(),
                owner.securityGroups());
    }

    static InterfaceView of(NetworkInterface each) {
        return new InterfaceView(
                each.id(),
                Optional.empty(),
                "network_load_balancer",
                each.description(),
                each.vpcId(),
                each.subnetId(),
                each.zone(),
                each.privateIp(),
                each.securityGroups());
    }

    /// All interfaces there are now.
    static List<InterfaceView> all(AwsWorld world) {
        List<InterfaceView> all = new ArrayList<>();
        world.instances().all().stream()
                .filter(instance -> instance.state() != Instance.State.TERMINATED)
                .forEach(instance -> all.add(of(instance)));
        world.presentInterfaces().forEach(each -> all.add(of(each)));
        return all;
    }

    /// What both DescribeInstances and DescribeNetworkInterfaces say of an interface.
    Xml base(AwsWorld world) {
        return Xml.answer()
                .with("networkInterfaceId", id)
                .with("subnetId", subnetId)
                .with("vpcId", vpcId)
                .with("description", description)
                .with("ownerId", world.settings().accountId())
                .with("status", "in-use")
                .with("interfaceType", type)
                .with("privateIpAddress", privateIp)
                .with(InstanceXml.groups(world, groups))
                .items(
                        "privateIpAddressesSet",
                        List.of(privateIp),
                        ip -> Xml.answer().with("privateIpAddress", ip).with("primary", true));
    }
}
