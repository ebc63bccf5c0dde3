// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.TagRules;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.LoadBalancer.ZoneMapping;
import io.cloudlb.emulators.aws.world.LoadBalancerInterfaces;
import io.cloudlb.emulators.aws.world.Network.Subnet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// CreateLoadBalancer. Asking again for the same name with the same settings answers with what exists,
/// whatever its tags say, and does not touch them; with other settings it is refused.
record CreateLoadBalancer(
        String name,
        String type,
        String scheme,
        SubnetChoice subnets,
        List<String> securityGroups,
        String ipAddressType,
        String sourceNatPrefix,
        SortedMap<String, String> tags)
        implements AwsCommand {

    static CreateLoadBalancer read(Params params) {
        if (params.has("CustomerOwnedIpv4Pool") || params.has("IpamPools")) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "Address pools are only supported for load balancers of type 'application'");
        }
        return new CreateLoadBalancer(
                params.requiredText("Name"),
                params.word("Type", "application", "network", "gateway").orElse("application"),
                params.word("Scheme", "internet-facing", "internal").orElse("internet-facing"),
                SubnetChoice.read(params),
                params.texts("SecurityGroups"),
                params.word("IpAddressType", "ipv4", "dualstack", "dualstack-without-public-ipv4")
                        .orElse("ipv4"),
                params.word("EnablePrefixForIpv6SourceNat", "on", "off").orElse("off"),
                TagRules.ELBV2.read(params.structures("Tags")));
    }

    @Override
    public Xml run(AwsWorld world) {
        checkRequest(world);
        Optional<LoadBalancer> existing = world.loadBalancers().all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
        List<ZoneMapping> kept = existing.map(LoadBalancer::zones).orElse(List.of());
        LoadBalancer asked =
                asked(world, subnets.resolve(world, scheme, ipAddressType, sourceNatPrefix.equals("on"), kept));
        LoadBalancer answered = existing.map(found -> repeated(found, asked)).orElseGet(() -> create(world, asked));
        return Xml.answer().members("LoadBalancers", List.of(answered), each -> LoadBalancerXml.of(world, each));
    }

    private void checkRequest(AwsWorld world) {
        ElbName.checkLoadBalancer(name);
        if (!type.equals("network")) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "Only load balancers of type 'network' can be created here, not '%s'",
                    type);
        }
        if (ipAddressType.equals("dualstack-without-public-ipv4")) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "IP address type '%s' is not supported for load balancers of type 'network'",
                    ipAddressType);
        }
        SourceNat.check(sourceNatPrefix, ipAddressType);
        SetSecurityGroups.checkGroups(
                world, securityGroups, subnets.subnets(world).getFirst().vpcId());
        TagRules.ELBV2.checkCount(tags, world.quotas().tagsPerResource());
    }

    private LoadBalancer repeated(LoadBalancer found, LoadBalancer asked) {
        if (!found.sameSettings(asked)) {
            throw AwsRefusal.of(
                    "DuplicateLoadBalancerName",
                    "A load balancer with the same name '%s' exists, but with different settings",
                    name);
        }
        return found;
    }

    private LoadBalancer create(AwsWorld world, LoadBalancer created) {
        long networks = world.loadBalancers().all().stream()
                .filter(each -> each.type().equals("network"))
                .count();
        if (networks >= world.quotas().loadBalancers()) {
            throw AwsRefusal.of("TooManyLoadBalancers", "The maximum number of load balancers has been reached");
        }
        world.loadBalancers().put(created.arn(), created);
        new LoadBalancerInterfaces(world).follow(created);
        world.tag(created.arn(), tags);
        return created;
    }

    private LoadBalancer asked(AwsWorld world, List<ZoneMapping> zones) {
        String id = world.ids().elb();
        String region = world.settings().region();
        Instant now = world.now();
        return new LoadBalancer(
                world.arns().networkLoadBalancer(name, id),
                name,
                name + "-" + id + ".elb." + region + ".amazonaws.com",
                scheme,
                type,
                vpcOf(world),
                zones,
                securityGroups,
                !securityGroups.isEmpty(),
                ipAddressType,
                Optional.empty(),
                sourceNatPrefix,
                now,
                now.plus(world.settings().timing().provisioning()));
    }

    private String vpcOf(AwsWorld world) {
        return subnets.subnets(world).stream().map(Subnet::vpcId).findFirst().orElseThrow();
    }
}
