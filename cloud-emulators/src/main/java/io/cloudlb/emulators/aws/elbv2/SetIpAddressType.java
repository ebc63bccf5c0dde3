// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.LoadBalancer.ZoneMapping;
import io.cloudlb.emulators.aws.world.Network.Subnet;

/// SetIpAddressType. Dualstack needs an IPv6 range in every subnet.
record SetIpAddressType(String arn, String type) implements AwsCommand {

    static SetIpAddressType read(Params params) {
        return new SetIpAddressType(
                params.requiredText("LoadBalancerArn"),
                params.word("IpAddressType", "ipv4", "dualstack")
                        .orElseGet(() -> params.requiredText("IpAddressType")));
    }

    @Override
    public Xml run(AwsWorld world) {
        LoadBalancer changed = Existing.loadBalancer(world, arn).withIpAddressType(type);
        if (!type.equals("ipv4")) {
            changed.zones().stream().map(ZoneMapping::subnetId).forEach(id -> checkIpv6(world, id));
        }
        SourceNat.check(changed.sourceNatPrefix(), type);
        SourceNat.check(world, changed);
        world.loadBalancers().put(arn, changed);
        return Xml.answer().with("IpAddressType", type);
    }

    private static void checkIpv6(AwsWorld world, String subnetId) {
        if (world.subnets().find(subnetId).flatMap(Subnet::ipv6Cidr).isEmpty()) {
            throw AwsRefusal.of("InvalidSubnet", "The subnet '%s' must have an associated IPv6 CIDR block", subnetId);
        }
    }
}
