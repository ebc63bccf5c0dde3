// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the filters of EC2 find, for those that controllers and their users ask with. That every filter AWS
/// documents is known is held by [ModelCoverageTest].
class Ec2FiltersTest {

    private final AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder().build());
    private final Asking asking = new Asking(emulator);

    @BeforeEach
    void seed() {
        emulator.seed()
                .secondaryAddresses("i-1", List.of("10.0.1.111", "10.0.1.112"))
                .elasticAddress("eipalloc-1", "198.51.100.1", Map.of())
                .ingressRule("sg-nodes", "tcp", 443, 443, "192.0.2.0/24");
        asking.ec2(
                "AuthorizeSecurityGroupIngress",
                "GroupId=sg-nodes IpPermissions.1.IpProtocol=udp IpPermissions.1.FromPort=53 IpPermissions.1.ToPort=54"
                        + " IpPermissions.1.Groups.1.GroupId=sg-default-1");
        asking.elb(
                "CreateLoadBalancer",
                "Type=network Name=web SubnetMappings.member.1.SubnetId=subnet-a"
                        + " SubnetMappings.member.1.AllocationId=eipalloc-1 SubnetMappings.member.2.SubnetId=subnet-b");
        asking.elb("CreateLoadBalancer", "Type=network Scheme=internal Name=inner Subnets.member.1=subnet-a");
    }

    @ParameterizedTest(name = "{0} {1}={2} finds {4}")
    @CsvSource(delimiter = '|', textBlock = """
            DescribeInstances      | instance-type                                            | m7g.large    | instanceId    | i-1 i-2 i-3
            DescribeInstances      | instance-type                                            | m5.large     | instanceId    | ''
            DescribeInstances      | dns-name                                                 | ec2-198*     | instanceId    | ''
            DescribeInstances      | private-dns-name                                         | ip-10-0-1-11.eu-west-1.compute.internal | instanceId | i-1
            DescribeInstances      | instance.group-name                                      | nodes        | instanceId    | i-1 i-2 i-3
            DescribeInstances      | network-interface.addresses.private-ip-address           | 10.0.1.112   | instanceId    | i-1
            DescribeInstances      | network-interface.network-interface-id                   | eni-2        | instanceId    | i-2
            DescribeInstances      | capacity-reservation-id                                  | cr-1         | instanceId    | ''
            DescribeSubnets        | map-public-ip-on-launch                                  | false        | subnetId      | subnet-a subnet-b
            DescribeSubnets        | map-public-ip-on-launch                                  | true         | subnetId      | ''
            DescribeSubnets        | availabilityZoneId                                       | euw1-az2     | subnetId      | subnet-b
            DescribeSecurityGroups | ip-permission.cidr                                       | 192.0.2.0/24 | groupName     | nodes
            DescribeSecurityGroups | ip-permission.cidr                                       | 0.0.0.0/0    | groupName     | ''
            DescribeSecurityGroups | ip-permission.protocol                                   | udp          | groupName     | nodes
            DescribeSecurityGroups | ip-permission.to-port                                    | 54           | groupName     | nodes
            DescribeSecurityGroups | ip-permission.group-id                                   | sg-default-1 | groupName     | nodes
            DescribeSecurityGroups | ip-permission.group-name                                 | default      | groupName     | nodes
            DescribeSecurityGroups | egress.ip-permission.cidr                                | 192.0.2.0/24 | groupName     | ''
            DescribeRouteTables    | route.gateway-id                                         | igw-1        | natGatewayId  | ''
            DescribeInternetGateways | attachment.vpc-id                                      | vpc-1        | internetGatewayId | igw-1
            DescribeNetworkInterfaces | addresses.private-ip-address                          | 10.0.1.111   | instanceId    | i-1
            DescribeNetworkInterfaces | association.public-ip                                 | 198.51.100.1 | description   | ELB net/web
            DescribeNetworkInterfaces | requester-id                                          | amazon-elb   | description   | ELB net/inner ELB net/web ELB net/web
            DescribeAddresses      | network-interface-owner-id                               | amazon-elb   | allocationId  | eipalloc-1
            DescribeAvailabilityZones | group-name                                            | eu-west-1-zg-1 | zoneName    | eu-west-1a eu-west-1b eu-west-1c
            """)
    void findsBy(String action, String filter, String value, String element, String found) {
        Asking.Answer answer = asking.ec2(action, "Filter.1.Name=" + filter + " Filter.1.Value.1=" + value);

        assertThat(answer.code()).isEqualTo("OK");
        assertThat(answer.all(element).stream()
                        .map(each -> each.replaceAll("/[0-9a-f]{16}$", ""))
                        .distinct()
                        .sorted())
                .containsExactlyElementsOf(List.of(found.split(" (?!net/)", -1)).stream()
                        .filter(each -> !each.isEmpty())
                        .distinct()
                        .toList());
    }

    @Test
    void whatHasNoTagsHasNoFiltersForThem() {
        String byTag = " Filter.1.Name=tag:a Filter.1.Value.1=b";

        assertThat(asking.ec2("DescribeAvailabilityZones", byTag).code()).isEqualTo("InvalidParameterValue");
        assertThat(asking.ec2("GetSecurityGroupsForVpc", "VpcId=vpc-1" + byTag).code())
                .isEqualTo("InvalidParameterValue");
        assertThat(asking.ec2("DescribeVpcs", byTag).code()).isEqualTo("OK");
    }

    @Test
    void groupsForANetworkAreThoseMadeInIt() {
        emulator.seed().vpc("vpc-2");

        assertThat(asking.ec2("GetSecurityGroupsForVpc", "VpcId=vpc-1").all("groupName"))
                .containsExactlyInAnyOrder("default", "nodes");
        assertThat(asking.ec2("GetSecurityGroupsForVpc", "VpcId=vpc-2").all("groupName"))
                .containsExactly("default");
        assertThat(asking.ec2("GetSecurityGroupsForVpc", "VpcId=vpc-404").code())
                .isEqualTo("InvalidVpcID.NotFound");
    }

    @Test
    void podsCanBeFoundByTheAddressesOfTheirNodesInterface() {
        Asking.Answer found = asking.ec2(
                "DescribeNetworkInterfaces", "Filter.1.Name=addresses.private-ip-address Filter.1.Value.1=10.0.1.112");

        assertThat(found.text("networkInterfaceId")).isEqualTo("eni-1");
        assertThat(found.all("primary")).containsExactly("true", "false", "false");
        assertThat(asking.ec2("DescribeInstances", "InstanceId.1=i-1").body())
                .contains("<privateIpAddress>10.0.1.112</privateIpAddress>");
    }

    @Test
    void interfacesFacingTheInternetHaveAPublicAddressAndInternalOnesNone() {
        assertThat(publicIps("ELB?net/inner/*")).isEmpty();
        assertThat(publicIps("ELB?net/web/*").stream().distinct())
                .as("its own and one that AWS lends")
                .hasSize(2)
                .contains("198.51.100.1");
        assertThat(asking.ec2("DescribeAddresses", "").text("networkInterfaceId"))
                .startsWith("eni-");
    }

    private List<String> publicIps(String description) {
        return asking.ec2("DescribeNetworkInterfaces", "Filter.1.Name=description Filter.1.Value.1=" + description)
                .all("publicIp");
    }

    @Test
    void theOldestRegionHasADomainOfItsOwn() {
        Asking oldest = new Asking(
                AwsClients.seeded(AwsEmulator.builder().region("us-east-1").build()));

        assertThat(oldest.ec2("DescribeInstances", "InstanceId.1=i-1").text("privateDnsName"))
                .isEqualTo("ip-10-0-1-11.ec2.internal");
    }
}
