// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Instance;
import io.cloudlb.emulators.aws.world.Network.Vpc;
import io.cloudlb.emulators.aws.world.TargetGroup;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which targets a target group takes.
final class TargetAdmission {

    /// Besides those of the VPC, addresses of RFC 1918 and RFC 6598 may be targets.
    private static final List<IPAddressString> PRIVATE_RANGES = Stream.of(
                    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
            .map(IPAddressString::new)
            .toList();

    private TargetAdmission() {}

    static void checkAll(AwsWorld world, TargetGroup group, List<TargetRequest> targets) {
        for (TargetRequest target : targets) {
            checkQuic(group, target);
            switch (group.targetType()) {
                case "instance" -> checkInstance(world, group, target);
                case "ip" -> checkAddress(world, group, target);
                default -> checkLoadBalancer(world, target);
            }
        }
    }

    private static void checkQuic(TargetGroup group, TargetRequest target) {
        if (group.protocol().endsWith("QUIC") != target.quicServerId().isPresent()) {
            throw AwsRefusal.of(
                    "ValidationError",
                    "A QUIC server ID must be specified for targets of QUIC and TCP_QUIC target groups, and only for them");
        }
    }

    private static void checkInstance(AwsWorld world, TargetGroup group, TargetRequest target) {
        if (target.zone().isPresent()) {
            throw AwsRefusal.of(
                    "ValidationError",
                    "You cannot specify an Availability Zone for a target of a target group with target type 'instance'");
        }
        if (!target.id().matches("i-[0-9a-z-]+")) {
            throw invalid("The instance ID '%s' is not valid", target.id());
        }
        Instance instance = world.instances()
                .find(target.id())
                .orElseThrow(() -> invalid("The following targets do not exist: '%s'", target.id()));
        if (!instance.vpcId().equals(group.vpcId())) {
            throw invalid("The following targets are not in the target group VPC: '%s'", target.id());
        }
        if (instance.state() != Instance.State.RUNNING) {
            throw invalid(
                    "The following targets are not in a running state and cannot be registered: '%s'", target.id());
        }
    }

    private static void checkAddress(AwsWorld world, TargetGroup group, TargetRequest target) {
        IPAddress address = new IPAddressString(target.id()).getAddress();
        if (address == null || address.isMultiple()) {
            throw AwsRefusal.of("ValidationError", "The IP address '%s' is not a valid address", target.id());
        }
        if (address.isIPv6() != group.ipAddressType().equals("ipv6")) {
            throw invalid("The IP address '%s' does not have the IP address type of the target group", target.id());
        }
        if (inVpc(world, group, address)) {
            if (target.zone().filter(zone -> zone.equals("all")).isPresent()) {
                throw AwsRefusal.of(
                        "ValidationError",
                        "You cannot specify the Availability Zone 'all' for the IP address '%s' because it is within the VPC",
                        target.id());
            }
        } else {
            checkOutside(address, target);
        }
    }

    private static boolean inVpc(AwsWorld world, TargetGroup group, IPAddress address) {
        Vpc vpc = world.vpcs().find(group.vpcId()).orElseThrow();
        Optional<String> range = address.isIPv6() ? vpc.ipv6Cidr() : Optional.of(vpc.cidr());
        return range.map(cidr -> new IPAddressString(cidr).getAddress().contains(address))
                .orElse(false);
    }

    private static void checkOutside(IPAddress address, TargetRequest target) {
        boolean reachable =
                PRIVATE_RANGES.stream().anyMatch(range -> range.getAddress().contains(address));
        if (!reachable) {
            throw invalid("The IP address '%s' is not within a valid range for the target group", target.id());
        }
        if (!target.zone().equals(Optional.of("all"))) {
            throw AwsRefusal.of(
                    "ValidationError",
                    "You must specify an Availability Zone of 'all' for the IP address '%s' because it is outside the VPC",
                    target.id());
        }
    }

    private static void checkLoadBalancer(AwsWorld world, TargetRequest target) {
        boolean exists = world.loadBalancers()
                .find(target.id())
                .filter(each -> each.type().equals("application"))
                .isPresent();
        if (!exists) {
            throw invalid("The following targets do not exist: '%s'", target.id());
        }
    }

    private static AwsRefusal invalid(String format, String id) {
        return new AwsRefusal(400, "InvalidTarget", format.formatted(id));
    }
}
