// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Instance;
import io.cloudlb.emulators.aws.world.NetworkInterface;
import io.cloudlb.emulators.aws.world.NetworkInterface.PublicAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A network interface as EC2 shows it, whoever owns it.
///
/// @param instance the instance it is attached to, absent for those of load balancers
/// @param type `interface` or `network_load_balancer`
/// @param privateIps its private addresses, the main one first
record InterfaceView(
        String id,
        Optional<Instance> instance,
        String type,
        String description,
        String vpcId,
        String subnetId,
        String zone,
        List<String> privateIps,
        Optional<PublicAddress> publicAddress,
        List<String> groups) {

    static InterfaceView of(Instance owner) {
        return new InterfaceView(
                owner.interfaceId(),
                Optional.of(owner),
                "interface",
                "",
                owner.vpcId(),
                owner.subnetId(),
                owner.zone(),
                owner.privateIps(),
                Optional.empty(),
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
                List.of(each.privateIp()),
                each.publicAddress(),
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

    /// Whether a service of AWS made it and manages it.
    boolean managed() {
        return instance.isEmpty();
    }

    /// Who holds the attachment.
    String attachedBy(AwsWorld world) {
        return managed() ? "amazon-elb" : world.settings().accountId();
    }

    String attachmentId() {
        return "eni-attach-" + id.substring("eni-".length());
    }

    int deviceIndex() {
        return managed() ? 1 : 0;
    }

    /// A hardware address that is the same whenever it is asked for.
    String macAddress() {
        String digits = "%08x".formatted(id.hashCode());
        return "02:00:" + String.join(":", digits.split("(?<=\\G..)"));
    }

    /// What both DescribeInstances and DescribeNetworkInterfaces say of an interface.
    Xml base(AwsWorld world) {
        Xml xml = Xml.answer()
                .with("networkInterfaceId", id)
                .with("subnetId", subnetId)
                .with("vpcId", vpcId)
                .with("description", description)
                .with("ownerId", world.settings().accountId())
                .with("status", "in-use")
                .with("interfaceType", type)
                .with("macAddress", macAddress())
                .with("privateIpAddress", privateIps.getFirst())
                .with("privateDnsName", InstanceXml.dnsName(world, privateIps.getFirst()))
                .with(InstanceXml.groups(world, groups))
                .items("privateIpAddressesSet", privateIps, ip -> address(world, ip));
        publicAddress.ifPresent(address -> xml.with(association(address)));
        return xml;
    }

    private Xml address(AwsWorld world, String ip) {
        boolean primary = ip.equals(privateIps.getFirst());
        Xml xml = Xml.answer()
                .with("privateIpAddress", ip)
                .with("privateDnsName", InstanceXml.dnsName(world, ip))
                .with("primary", primary);
        publicAddress.filter(_ -> primary).ifPresent(address -> xml.with(association(address)));
        return xml;
    }

    private static Xml association(PublicAddress address) {
        return Xml.element("association")
                .with("publicIp", address.ip())
                .with("ipOwnerId", address.owner())
                .with("allocationId", address.allocationId())
                .with("associationId", address.associationId());
    }
}
