// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.ElasticAddress;
import java.util.List;

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
        List<ElasticAddress> named =
                Ec2Request.named(ids, world.shown(world.addresses()), "eipalloc-", "InvalidAllocationID").stream()
                        .filter(address -> publicIps.isEmpty() || publicIps.contains(address.publicIp()))
                        .toList();
        List<ElasticAddress> chosen = Filters.<ElasticAddress>on(address -> tags.of(address.allocationId()))
                .field("allocation-id", ElasticAddress::allocationId)
                .field("public-ip", ElasticAddress::publicIp)
                .apply(filters, named);
        return Xml.answer().items("addressesSet", chosen, address -> xml(world, tags, address));
    }

    private static Xml xml(AwsWorld world, ShownTags tags, ElasticAddress address) {
        Xml xml = Xml.answer()
                .with("allocationId", address.allocationId())
                .with("publicIp", address.publicIp())
                .with("domain", "vpc")
                .with("publicIpv4Pool", "amazon")
                .with("networkBorderGroup", world.settings().region());
        world.loadBalancers().all().stream()
                .flatMap(each -> each.zones().stream())
                .filter(zone -> zone.allocationId().stream().anyMatch(address.allocationId()::equals))
                .findFirst()
                .ifPresent(_ -> xml.with(
                                "associationId",
                                "eipassoc-" + address.allocationId().substring(9))
                        .with("networkInterfaceOwnerId", "amazon-elb"));
        return Ec2Request.withTags(xml, tags.of(address.allocationId()));
    }
}
