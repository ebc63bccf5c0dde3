// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import io.cloudlb.it.aws.AwsAccount.Machine;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/// Builds an account's network and machines with the AWS SDK, as an operator's scripts would.
record SeededAccount(Ec2Client ec2) {
    private static final List<String> ZONES = List.of(AwsAccount.REGION + "a", AwsAccount.REGION + "b");

    static AwsAccount at(URI endpoint) {
        try (AwsConsole console = AwsConsole.of(endpoint)) {
            return new SeededAccount(console.ec2()).build(endpoint);
        }
    }

    private AwsAccount build(URI endpoint) {
        String vpcId =
                ec2.createVpc(request -> request.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        String group = nodeGroup(vpcId);
        String image = ec2.describeImages().images().getFirst().imageId();
        List<Machine> machines = new ArrayList<>();
        for (int zone = 0; zone < ZONES.size(); zone++) {
            String name = ZONES.get(zone);
            subnet(vpcId, name, "10.0." + zone + ".0/24", AwsAccount.PUBLIC_ROLE);
            String internal = subnet(vpcId, name, "10.0.1" + zone + ".0/24", AwsAccount.INTERNAL_ROLE);
            machines.add(machine(image, internal, name, group));
            machines.add(machine(image, internal, name, group));
        }
        return new AwsAccount(endpoint, vpcId, machines);
    }

    private String nodeGroup(String vpcId) {
        return ec2.createSecurityGroup(request -> request.groupName("nodes")
                        .description("the cluster's nodes")
                        .vpcId(vpcId)
                        .tagSpecifications(tagged(ResourceType.SECURITY_GROUP, AwsAccount.CLUSTER_TAG, "owned")))
                .groupId();
    }

    private String subnet(String vpcId, String zone, String range, String role) {
        return ec2.createSubnet(request -> request.vpcId(vpcId)
                        .availabilityZone(zone)
                        .cidrBlock(range)
                        .tagSpecifications(tagged(ResourceType.SUBNET, role, "1")))
                .subnet()
                .subnetId();
    }

    private Machine machine(String image, String subnetId, String zone, String group) {
        String id = ec2.runInstances(request -> request.imageId(image)
                        .instanceType(InstanceType.T3_MICRO)
                        .minCount(1)
                        .maxCount(1)
                        .placement(Placement.builder().availabilityZone(zone).build())
                        .subnetId(subnetId)
                        .securityGroupIds(group))
                .instances()
                .getFirst()
                .instanceId();
        return new Machine(id, zone);
    }

    private static TagSpecification tagged(ResourceType type, String key, String value) {
        return TagSpecification.builder()
                .resourceType(type)
                .tags(Tag.builder().key(key).value(value).build())
                .build();
    }
}
