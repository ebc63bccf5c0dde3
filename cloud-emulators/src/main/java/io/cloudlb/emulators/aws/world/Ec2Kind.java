// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.util.Arrays;
import java.util.Optional;

/// The kinds of EC2 resources that can have tags, recognised by how their ids begin, with the error codes AWS
/// has for each. They are spelt as in AWS's list of error codes, which follows no rule.
public enum Ec2Kind {
    VPC("vpc-", "vpc", "InvalidVpcID.NotFound", "InvalidVpcID.Malformed"),
    SUBNET("subnet-", "subnet", "InvalidSubnetID.NotFound", "InvalidSubnetID.Malformed"),
    ROUTE_TABLE("rtb-", "route-table", "InvalidRouteTableID.NotFound", "InvalidRouteTableId.Malformed"),
    INTERNET_GATEWAY(
            "igw-", "internet-gateway", "InvalidInternetGatewayID.NotFound", "InvalidInternetGatewayId.Malformed"),
    NETWORK_INTERFACE(
            "eni-", "network-interface", "InvalidNetworkInterfaceID.NotFound", "InvalidNetworkInterfaceId.Malformed"),
    INSTANCE("i-", "instance", "InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"),
    /// AWS's list has no code for a malformed one.
    ADDRESS("eipalloc-", "elastic-ip", "InvalidAllocationID.NotFound", "InvalidAllocationID.NotFound"),
    SECURITY_GROUP("sg-", "security-group", "InvalidGroup.NotFound", "InvalidGroupId.Malformed"),
    SECURITY_GROUP_RULE(
            "sgr-",
            "security-group-rule",
            "InvalidSecurityGroupRuleId.NotFound",
            "InvalidSecurityGroupRuleId.Malformed");

    private final String prefix;
    private final String typeName;
    private final String notFoundCode;
    private final String malformedCode;

    Ec2Kind(String prefix, String typeName, String notFoundCode, String malformedCode) {
        this.prefix = prefix;
        this.typeName = typeName;
        this.notFoundCode = notFoundCode;
        this.malformedCode = malformedCode;
    }

    /// The kind of an id; empty for ARNs and for kinds that are not emulated.
    public static Optional<Ec2Kind> of(String id) {
        return Arrays.stream(values())
                .filter(kind -> id.startsWith(kind.prefix))
                .findFirst();
    }

    /// The name of the type in ARNs and in tag specifications.
    public String typeName() {
        return typeName;
    }

    /// How ids of this kind begin.
    public String prefix() {
        return prefix;
    }

    /// The code for an id of the right form that does not exist.
    public String notFoundCode() {
        return notFoundCode;
    }

    /// The code for an id of the wrong form.
    public String malformedCode() {
        return malformedCode;
    }

    /// Whether an id has the form of this kind. Names are allowed where AWS has hexadecimal digits, for tests
    /// that are to be read.
    public boolean fits(String id) {
        return id.matches(prefix + "[0-9a-z-]+");
    }

    public boolean exists(AwsWorld world, String id) {
        return switch (this) {
            case VPC -> world.vpcs().find(id).isPresent();
            case SUBNET -> world.subnets().find(id).isPresent();
            case ROUTE_TABLE -> world.routeTables().find(id).isPresent();
            case INTERNET_GATEWAY ->
                world.vpcs().all().stream()
                        .anyMatch(vpc -> vpc.internetGateway().stream().anyMatch(id::equals));
            case NETWORK_INTERFACE ->
                world.presentInterfaces().stream().anyMatch(each -> each.id().equals(id))
                        || world.instances().all().stream()
                                .anyMatch(instance -> instance.interfaceId().equals(id));
            case INSTANCE -> world.instances().find(id).isPresent();
            case ADDRESS -> world.addresses().find(id).isPresent();
            case SECURITY_GROUP -> world.securityGroups().find(id).isPresent();
            case SECURITY_GROUP_RULE -> world.securityGroupRules().find(id).isPresent();
        };
    }
}
