// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.LoadBalancer.ZoneMapping;
import io.cloudlb.emulators.aws.world.Network.ElasticAddress;
import java.util.List;
import java.util.Optional;

/// How load balancers look in answers.
final class LoadBalancerXml {

    /// The hosted zone of Network Load Balancers in eu-west-1; clients only pass it on.
    private static final String HOSTED_ZONE = "Z2IFOLAFXWLO4F";

    private LoadBalancerXml() {}

    static Xml of(AwsWorld world, LoadBalancer each) {
        Xml xml = Xml.answer()
                .with("LoadBalancerArn", each.arn())
                .with("DNSName", each.dnsName())
                .with("CanonicalHostedZoneId", HOSTED_ZONE)
                .with("CreatedTime", each.createdAt())
                .with("LoadBalancerName", each.name())
                .with("Scheme", each.scheme())
                .with("VpcId", each.vpcId())
                .with(Xml.element("State").with("Code", each.stateAt(world.now())))
                .with("Type", each.type())
                .members("AvailabilityZones", each.zones(), zone -> zone(world, zone))
                .with("IpAddressType", each.ipAddressType())
                .with("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", each.enforceOnPrivateLink())
                .with("EnablePrefixForIpv6SourceNat", network(each).map(LoadBalancer::sourceNatPrefix));
        return each.securityGroups().isEmpty()
                ? xml
                : xml.members("SecurityGroups", each.securityGroups(), group -> Xml.leaf("member", group));
    }

    private static Optional<LoadBalancer> network(LoadBalancer each) {
        return Optional.of(each).filter(known -> known.type().equals("network"));
    }

    static Xml zone(AwsWorld world, ZoneMapping zone) {
        return Xml.answer()
                .with("ZoneName", zone.zone())
                .with("SubnetId", zone.subnetId())
                .members("LoadBalancerAddresses", addresses(world, zone), address -> address)
                .members("SourceNatIpv6Prefixes", zone.sourceNatPrefixes(), prefix -> Xml.leaf("member", prefix));
    }

    private static List<Xml> addresses(AwsWorld world, ZoneMapping zone) {
        boolean any = zone.allocationId().isPresent()
                || zone.privateIpv4().isPresent()
                || zone.ipv6().isPresent();
        if (!any) {
            return List.of();
        }
        Optional<String> publicIp =
                zone.allocationId().flatMap(world.addresses()::find).map(ElasticAddress::publicIp);
        return List.of(Xml.answer()
                .with("IpAddress", publicIp)
                .with("AllocationId", zone.allocationId())
                .with("PrivateIPv4Address", zone.privateIpv4())
                .with("IPv6Address", zone.ipv6()));
    }
}
