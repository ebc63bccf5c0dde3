// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.LoadBalancer.ZoneMapping;
import io.cloudlb.emulators.aws.world.LoadBalancerInterfaces;
import java.util.List;
import java.util.Optional;

/// SetSubnets: the subnets of the request replace the ones before. Addresses of a subnet that stays cannot
/// change, nor can a zone change its subnet in one call.
record SetSubnets(String arn, SubnetChoice subnets, Optional<String> ipAddressType, Optional<String> sourceNatPrefix)
        implements AwsCommand {

    static SetSubnets read(Params params) {
        return new SetSubnets(
                params.requiredText("LoadBalancerArn"),
                SubnetChoice.read(params),
                params.word("IpAddressType", "ipv4", "dualstack"),
                params.word("EnablePrefixForIpv6SourceNat", "on", "off"));
    }

    @Override
    public Xml run(AwsWorld world) {
        LoadBalancer old = Existing.loadBalancer(world, arn);
        String type = ipAddressType.orElse(old.ipAddressType());
        String prefix = sourceNatPrefix.orElse(old.sourceNatPrefix());
        SourceNat.check(prefix, type);
        List<ZoneMapping> zones = subnets.resolve(world, old.scheme(), type, prefix.equals("on"), old.zones()).stream()
                .map(zone -> kept(old, zone))
                .toList();
        checkVpc(world, old);
        zones.forEach(zone -> checkZoneIsFree(world, old, zone));
        LoadBalancer changed = old.withZones(zones).withIpAddressType(type).withSourceNatPrefix(prefix);
        SourceNat.check(world, changed);
        world.loadBalancers().put(arn, changed);
        new LoadBalancerInterfaces(world).follow(changed);
        return Xml.answer()
                .members("AvailabilityZones", changed.zones(), zone -> LoadBalancerXml.zone(world, zone))
                .with("IpAddressType", type)
                .with("EnablePrefixForIpv6SourceNat", changed.sourceNatPrefix());
    }

    private void checkVpc(AwsWorld world, LoadBalancer old) {
        if (!subnets.subnets(world).getFirst().vpcId().equals(old.vpcId())) {
            throw AwsRefusal.of("InvalidConfigurationRequest", "The subnets must be in VPC '%s'", old.vpcId());
        }
    }

    /// "Subnet changes within the same Availability Zone must be independent actions": one call leaves a zone or
    /// enters it, and it is left once the interface in the old subnet is gone.
    private static void checkZoneIsFree(AwsWorld world, LoadBalancer old, ZoneMapping asked) {
        boolean taken = world.presentInterfaces().stream()
                .filter(each -> each.owner().equals(old.arn()))
                .filter(each -> each.zone().equals(asked.zone()))
                .anyMatch(each -> !each.subnetId().equals(asked.subnetId()));
        if (taken) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "You cannot specify an additional subnet from an Availability Zone that is already associated with the load balancer. "
                            + "The Availability Zone '%s' corresponding to the new subnet '%s' is already associated with the load balancer.",
                    asked.zone(),
                    asked.subnetId());
        }
    }

    private static ZoneMapping kept(LoadBalancer old, ZoneMapping asked) {
        Optional<ZoneMapping> before = old.zones().stream()
                .filter(zone -> zone.subnetId().equals(asked.subnetId()))
                .findFirst();
        if (before.isEmpty()) {
            return asked;
        }
        boolean named = asked.allocationId().isPresent() || asked.privateIpv4().isPresent();
        boolean same = asked.allocationId().equals(before.get().allocationId())
                && asked.privateIpv4().equals(before.get().privateIpv4());
        if (named && !same) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "The addresses of subnet '%s' cannot change while it is enabled",
                    asked.subnetId());
        }
        return new ZoneMapping(
                asked.zone(),
                asked.subnetId(),
                before.get().allocationId(),
                before.get().privateIpv4(),
                asked.ipv6().or(before.get()::ipv6),
                asked.sourceNatPrefixes());
    }
}
