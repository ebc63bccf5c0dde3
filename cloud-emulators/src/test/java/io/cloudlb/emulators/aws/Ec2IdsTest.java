// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.aws.Asking.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How EC2 answers to ids and names it does not know, and what it takes as tags. AWS spells each code in its own
/// way.
class Ec2IdsTest {

    private final AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder().build());
    private final Asking asking = new Asking(emulator);

    @ParameterizedTest(name = "{0} {1}: {3}, {4}")
    @CsvSource({
        "DescribeVpcs, VpcId, vpc-404, InvalidVpcID.NotFound, InvalidVpcID.Malformed",
        "DescribeSubnets, SubnetId, subnet-404, InvalidSubnetID.NotFound, InvalidSubnetID.Malformed",
        "DescribeRouteTables, RouteTableId, rtb-404, InvalidRouteTableID.NotFound, InvalidRouteTableId.Malformed",
        "DescribeInternetGateways, InternetGatewayId, igw-404, InvalidInternetGatewayID.NotFound, InvalidInternetGatewayId.Malformed",
        "DescribeNetworkInterfaces, NetworkInterfaceId, eni-404, InvalidNetworkInterfaceID.NotFound, InvalidNetworkInterfaceId.Malformed",
        "DescribeInstances, InstanceId, i-404, InvalidInstanceID.NotFound, InvalidInstanceID.Malformed",
        "DescribeSecurityGroups, GroupId, sg-404, InvalidGroup.NotFound, InvalidGroupId.Malformed",
        "DescribeSecurityGroupRules, SecurityGroupRuleId, sgr-404, InvalidSecurityGroupRuleId.NotFound, InvalidSecurityGroupRuleId.Malformed",
        "DescribeAddresses, AllocationId, eipalloc-404, InvalidAllocationID.NotFound, InvalidAllocationID.NotFound",
    })
    void unknownIdsAndWrongOnesHaveCodesOfTheirKind(
            String action, String parameter, String unknown, String notFound, String malformed) {
        assertThat(asking.ec2(action, parameter + ".1=" + unknown).code()).isEqualTo(notFound);
        assertThat(asking.ec2(action, parameter + ".1=foo").code()).isEqualTo(malformed);
        assertThat(asking.ec2("CreateTags", "ResourceId.1=" + unknown + " Tag.1.Key=a")
                        .code())
                .as("to be tagged")
                .isEqualTo(notFound);
        assertThat(asking.ec2("DeleteTags", "ResourceId.1=" + unknown).code()).isEqualTo(notFound);
    }

    @Test
    void whatIsNoIdAtAllCannotBeTagged() {
        Answer refused = asking.ec2("CreateTags", "ResourceId.1=foo Tag.1.Key=a");

        assertThat(refused.code()).isEqualTo("InvalidID");
        assertThat(refused.text("Message")).isEqualTo("The ID 'foo' is not valid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope", "nodes", "default"})
    void namesOfGroupsAreForTheDefaultNetworkWhichIsNotThere(String name) {
        Answer refused = asking.ec2("DescribeSecurityGroups", "GroupName.1=" + name);

        assertThat(refused.code()).isEqualTo("InvalidGroup.NotFound");
        assertThat(refused.text("Message")).contains("'" + name + "'", "default VPC");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"&<>#%", "a=b,c;d", "Straße/ü", "\"quoted\"", "日本"})
    void tagsTakeAnyCharacter(String text) {
        String tag = "ResourceId.1=sg-nodes Tag.1.Key=" + text + " Tag.1.Value=" + text;

        assertThat(asking.ec2("CreateTags", tag).code()).isEqualTo("OK");
        assertThat(emulator.snapshot().tagsOf("sg-nodes")).containsEntry(text, text);
        assertThat(asking.elb(
                                "CreateTargetGroup",
                                "Name=web Protocol=TCP Port=80 VpcId=vpc-1 Tags.member.1.Key=a Tags.member.1.Value=&<>")
                        .code())
                .as("Elastic Load Balancing does not")
                .isEqualTo("ValidationError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tag.1.Key=aws:a", "Tag.1.Key=a Tag.1.Value=x\u0001y", "Tag.1.Value=x"})
    void butNotEveryTag(String tag) {
        assertThat(asking.ec2("CreateTags", "ResourceId.1=sg-nodes " + tag).code())
                .isIn("InvalidParameterValue", "MissingParameter");
    }

    @Test
    void interfacesAndGatewaysHaveTagsToo() {
        assertThat(asking.ec2("CreateTags", "ResourceId.1=eni-1 ResourceId.2=igw-1 Tag.1.Key=a Tag.1.Value=b")
                        .code())
                .isEqualTo("OK");
        assertThat(asking.ec2("DescribeTags", "Filter.1.Name=tag:a Filter.1.Value.1=b")
                        .all("resourceType"))
                .containsExactlyInAnyOrder("network-interface", "internet-gateway");
    }

    @Test
    void theTaggingServiceKnowsKeysAndValuesInUse() {
        emulator.seed().instance("i-9", "subnet-a", "10.0.1.99", List.of(), Map.of("Name", "node-1", "Team", "a"));
        String tagging = "ResourceGroupsTaggingAPI_20170126.";

        assertThat(asking.json("tagging", tagging + "GetTagKeys", "{}").body())
                .contains("\"TagKeys\":[\"Name\",\"Team\",\"kubernetes.io/cluster/test\",\"kubernetes.io/role/elb\"]");
        assertThat(asking.json("tagging", tagging + "GetTagValues", "{\"Key\":\"Name\"}")
                        .body())
                .contains("\"TagValues\":[\"node-1\",\"node-2\",\"node-3\"]");
    }
}
