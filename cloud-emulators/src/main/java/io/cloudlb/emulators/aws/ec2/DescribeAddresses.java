// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import io.cloudlb.emulators.aws.world.Network.ElasticAddress;
import io.cloudlb.emulators.aws.world.NetworkInterface.PublicAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// DescribeAddresses: the account's Elastic IP addresses. This one has no pages.
record DescribeAddresses(List<String> publicIps, List<String> ids, Filters filters) implements AwsCommand {

    static DescribeAddresses read(Params params) {
        return new DescribeAddresses(params.texts("PublicIp"), params.texts("AllocationId"), Filters.read(params));
    }

    @Override
    public Xml run(AwsWorld world) {
        ShownTags tags = ShownTags.in(world);
        List<ElasticAddress> all = world.addresses().all();
        publicIps.forEach(ip -> {
            if (all.stream().noneMatch(address -> address.publicIp().equals(ip))) {
                throw AwsRefusal.of("InvalidAddress.NotFound", "Address '%s' not found.", ip);
            }
        });
        List<ElasticAddress> named = Ec2Request.named(ids, world.shown(world.addresses()), Ec2Kind.ADDRESS).stream()
                .filter(address -> publicIps.isEmpty() || publicIps.contains(address.publicIp()))
                .toList();
        List<ElasticAddress> chosen = Filters.<ElasticAddress>on(address -> tags.of(address.allocationId()))
                .field("allocation-id", ElasticAddress::allocationId)
                .field("public-ip", ElasticAddress::publicIp)
                .always(world.settings().region(), "network-border-group")
                .fields("association-id", address -> ofUse(world, address, PublicAddress::associationId))
                .fields("network-interface-id", address -> ofUser(world, address, InterfaceView::id))
                .fields("network-interface-owner-id", address -> ofUser(world, address, each -> each.attachedBy(world)))
                .fields(
                        "private-ip-address",
                        address ->
                                ofUser(world, address, each -> each.privateIps().getFirst()))
                .none("instance-id")
                .apply(filters, named);
        return Xml.answer().items("addressesSet", chosen, address -> xml(world, tags, address));
    }

    private static Optional<InterfaceView> user(AwsWorld world, ElasticAddress address) {
        return InterfaceView.all(world).stream()
                .filter(each -> each.publicAddress()
                        .flatMap(PublicAddress::allocationId)
                        .equals(Optional.of(address.allocationId())))
                .findFirst();
    }

    private static List<String> ofUser(AwsWorld world, ElasticAddress address, Function<InterfaceView, String> value) {
        return user(world, address).map(value).stream().toList();
    }

    private static List<String> ofUse(
            AwsWorld world, ElasticAddress address, Function<PublicAddress, Optional<String>> value) {
        return user(world, address).flatMap(InterfaceView::publicAddress).flatMap(value).stream()
                .toList();
    }

    private static Xml xml(AwsWorld world, ShownTags tags, ElasticAddress address) {
        Xml xml = Xml.answer()
                .with("allocationId", address.allocationId())
                .with("publicIp", address.publicIp())
                .with("domain", "vpc")
                .with("publicIpv4Pool", "amazon")
                .with("networkBorderGroup", world.settings().region());
        user(world, address)
                .ifPresent(
                        each -> xml.with("associationId", each.publicAddress().flatMap(PublicAddress::associationId))
                                .with("networkInterfaceId", each.id())
                                .with("networkInterfaceOwnerId", each.attachedBy(world))
                                .with("privateIpAddress", each.privateIps().getFirst()));
        return Ec2Request.withTags(xml, tags.of(address.allocationId()));
    }
}
