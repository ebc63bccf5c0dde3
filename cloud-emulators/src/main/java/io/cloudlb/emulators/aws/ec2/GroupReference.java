// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;

/// The security group a write request is for. Groups in a VPC are named by id only.
record GroupReference(String id) {

    static GroupReference read(Params params) {
        params.text("GroupName").ifPresent(name -> {
            throw AwsRefusal.of(
                    "InvalidParameterValue",
                    "Invalid value '%s' for groupName. You may not reference Amazon VPC security groups by name. "
                            + "Please use the corresponding id for this operation.",
                    name);
        });
        return new GroupReference(params.requiredText("GroupId"));
    }

    SecurityGroup in(AwsWorld world) {
        return find(world, id);
    }

    static SecurityGroup find(AwsWorld world, String id) {
        Ec2Request.checkForm(id, Ec2Kind.SECURITY_GROUP);
        return world.securityGroups().find(id).orElseThrow(() -> Ec2Request.notFound(id, Ec2Kind.SECURITY_GROUP));
    }
}
