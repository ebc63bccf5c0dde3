// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import io.cloudlb.emulators.Table;
import java.util.Arrays;
import java.util.Optional;

/// The kinds of EC2 resources that can have tags, recognised by how their ids begin.
public enum Ec2Kind {
    VPC("vpc-", "vpc"),
    SUBNET("subnet-", "subnet"),
    ROUTE_TABLE("rtb-", "route-table"),
    INSTANCE("i-", "instance"),
    ADDRESS("eipalloc-", "elastic-ip"),
    SECURITY_GROUP("sg-", "security-group"),
    SECURITY_GROUP_RULE("sgr-", "security-group-rule");

    private final String prefix;
    private final String typeName;

    Ec2Kind(String prefix, String typeName) {
        this.prefix = prefix;
        this.typeName = typeName;
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

    public boolean exists(AwsWorld world, String id) {
        return table(world).find(id).isPresent();
    }

    private Table<?> table(AwsWorld world) {
        return switch (this) {
            case VPC -> world.vpcs();
            case SUBNET -> world.subnets();
            case ROUTE_TABLE -> world.routeTables();
            case INSTANCE -> world.instances();
            case ADDRESS -> world.addresses();
            case SECURITY_GROUP -> world.securityGroups();
            case SECURITY_GROUP_RULE -> world.securityGroupRules();
        };
    }
}
