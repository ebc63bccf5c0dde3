// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.aws.world.AwsQuotas;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What EC2 accepts as security groups, their rules and their tags.
class SecurityGroupRulesTest {

    private static final String TCP_80 =
            "IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 " + "IpPermissions.1.ToPort=80 ";

    private final AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder()
            .quotas(AwsQuotas.standard().withSecurityGroups(4))
            .build());
    private final Asking asking = new Asking(emulator);

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            GroupName=web GroupDescription=x VpcId=vpc-1                       | OK
            GroupName=web GroupDescription=x                                   | VPCIdNotSpecified
            GroupName=web VpcId=vpc-1                                          | MissingParameter
            GroupName=web GroupDescription=x VpcId=vpc-404                     | InvalidVpcID.NotFound
            GroupName=web GroupDescription=x VpcId=net-1                       | InvalidVpcID.Malformed
            GroupName=sg-web GroupDescription=x VpcId=vpc-1                    | InvalidParameterValue
            GroupName=w%eb GroupDescription=x VpcId=vpc-1                      | InvalidParameterValue
            GroupName=web GroupDescription=Straße VpcId=vpc-1                  | InvalidParameterValue
            GroupName=nodes GroupDescription=x VpcId=vpc-1                     | InvalidGroup.Duplicate
            GroupName=NODES GroupDescription=x VpcId=vpc-1                     | InvalidGroup.Duplicate
            GroupName=default GroupDescription=x VpcId=vpc-1                   | InvalidGroup.Duplicate
            GroupName=Default GroupDescription=x VpcId=vpc-1                   | InvalidGroup.Duplicate
            GroupName=SG-web GroupDescription=x VpcId=vpc-1                    | InvalidParameterValue
            GroupName=web GroupDescription=x VpcId=vpc-1 TagSpecification.1.ResourceType=security-group TagSpecification.1.Tag.1.Key=a | OK
            GroupName=web GroupDescription=x VpcId=vpc-1 TagSpecification.1.ResourceType=instance TagSpecification.1.Tag.1.Key=a | InvalidParameterValue
            GroupName=web GroupDescription=x VpcId=vpc-1 TagSpecification.1.ResourceType=security-group TagSpecification.1.Tag.1.Key=aws:a | InvalidParameterValue
            GroupName=web GroupDescription=x VpcId=vpc-1 DryRun=true           | DryRunOperation
            """)
    void checksWhatIsToBeCreated(String parameters, String code) {
        assertThat(asking.ec2("CreateSecurityGroup", parameters).code()).isEqualTo(code);
    }

    @Test
    void namesAreUniqueInTheirNetworkOnlyAndCountThere() {
        emulator.seed().vpc("vpc-2");
        create("web", "vpc-1");

        assertThat(create("web", "vpc-2")).startsWith("sg-");
        assertThat(create("three", "vpc-1")).startsWith("sg-");
        assertThat(asking.ec2("CreateSecurityGroup", "GroupName=five GroupDescription=x VpcId=vpc-1")
                        .code())
                .isEqualTo("SecurityGroupLimitExceeded");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8 | OK
            IpPermissions.1.IpProtocol=6 IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=90 IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8 | OK
            IpPermissions.1.IpProtocol=-1 IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8 | OK
            IpPermissions.1.IpProtocol=icmp IpPermissions.1.FromPort=3 IpPermissions.1.ToPort=4 IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0/0 | OK
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.Ipv6Ranges.1.CidrIpv6=::/0 | OK
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.Groups.1.GroupId=sg-nodes | OK
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.PrefixListIds.1.PrefixListId=pl-1 | OK
            IpProtocol=tcp FromPort=80 ToPort=80 CidrIp=10.0.0.0/8 | OK
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.PrefixListIds.1.PrefixListId=pl-4 | InvalidPrefixListID.NotFound
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.Groups.1.GroupId=sg-404 | InvalidGroup.NotFound
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.IpRanges.1.CidrIp=10.0.0.1/8 | OK
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.IpRanges.1.CidrIp=10.0.0.1 | InvalidParameterValue
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/33 | InvalidParameterValue
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.IpRanges.1.CidrIp=10.0/8 | InvalidParameterValue
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.PrefixListIds.1.PrefixListId=list | InvalidPrefixListId.Malformed
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.Groups.1.GroupId=nodes | InvalidGroupId.Malformed
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.IpRanges.1.CidrIp=everyone | InvalidParameterValue
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.IpRanges.1.CidrIp=::/0 | InvalidParameterValue
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8 IpPermissions.1.IpRanges.1.Description=über | InvalidParameterValue
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80 | InvalidParameterValue
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8 | InvalidParameterValue
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=90 IpPermissions.1.ToPort=80 IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8 | InvalidParameterValue
            IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=65536 IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8 | InvalidParameterValue
            IpPermissions.1.IpProtocol=quic IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8 | InvalidParameterValue
            IpPermissions.1.FromPort=80 | MissingParameter
            TagSpecification.1.ResourceType=security-group | MissingParameter
            """)
    void checksRules(String parameters, String code) {
        emulator.seed().prefixList("pl-1");

        assertThat(asking.ec2("AuthorizeSecurityGroupIngress", "GroupId=" + create("web", "vpc-1") + " " + parameters)
                        .code())
                .isEqualTo(code);
    }

    @Test
    void theSameRuleTwiceIsRefusedWholeAndChangesNothing() {
        String group = create("web", "vpc-1");
        String one = TCP_80 + "IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8 ";
        authorize(group, one);

        Asking.Answer again = asking.ec2(
                "AuthorizeSecurityGroupIngress",
                "GroupId=" + group + " " + one + "IpPermissions.1.IpRanges.2.CidrIp=192.168.0.0/16");
        assertThat(again.code()).isEqualTo("InvalidPermission.Duplicate");
        assertThat(again.text("Message")).contains("peer: 10.0.0.0/8, TCP, from port: 80, to port: 80, ALLOW");
        assertThat(ingressRules(group)).isEqualTo(1);
        assertThat(authorize(group, one + "IpPermissions.1.IpRanges.2.CidrIp=10.0.0.0/8"))
                .isEqualTo("InvalidPermission.Duplicate");
    }

    @Test
    void rangesAreKeptInTheirCanonicalForm() {
        String group = create("web", "vpc-1");
        String rough = TCP_80 + "IpPermissions.1.IpRanges.1.CidrIp=100.68.0.18/18 "
                + "IpPermissions.1.Ipv6Ranges.1.CidrIpv6=2001:DB8:0:0::1/64";

        assertThat(authorize(group, rough)).isEqualTo("OK");
        assertThat(asking.ec2("DescribeSecurityGroups", "GroupId.1=" + group).body())
                .contains("<cidrIp>100.68.0.0/18</cidrIp>", "<cidrIpv6>2001:db8::/64</cidrIpv6>");
        assertThat(authorize(group, TCP_80 + "IpPermissions.1.IpRanges.1.CidrIp=100.68.63.255/18"))
                .isEqualTo("InvalidPermission.Duplicate");
        assertThat(asking.ec2("RevokeSecurityGroupIngress", "GroupId=" + group + " " + rough)
                        .code())
                .isEqualTo("OK");
    }

    @Test
    void sixtyRulesPerAddressFamilyCountingEachRange() {
        String group = create("web", "vpc-1");
        assertThat(authorize(group, TCP_80 + ranges("IpRanges", "CidrIp", "10.0.%d.0/24", 60)))
                .isEqualTo("OK");
        assertThat(authorize(group, TCP_80 + "IpPermissions.1.IpRanges.1.CidrIp=10.1.0.0/24"))
                .isEqualTo("RulesPerSecurityGroupLimitExceeded");
        assertThat(authorize(group, TCP_80 + "IpPermissions.1.Groups.1.GroupId=sg-nodes"))
                .as("a group counts for both families")
                .isEqualTo("RulesPerSecurityGroupLimitExceeded");
        assertThat(authorize(group, TCP_80 + ranges("Ipv6Ranges", "CidrIpv6", "2001:db8:%d::/48", 60)))
                .as("the families are counted apart")
                .isEqualTo("OK");
        assertThat(authorize(group, TCP_80 + "IpPermissions.1.Ipv6Ranges.1.CidrIpv6=2001:db8:f000::/48"))
                .isEqualTo("RulesPerSecurityGroupLimitExceeded");
        assertThat(asking.ec2(
                                "AuthorizeSecurityGroupEgress",
                                "GroupId=" + group + " " + TCP_80 + "IpPermissions.1.IpRanges.1.CidrIp=10.1.0.0/24")
                        .code())
                .as("the directions are counted apart")
                .isEqualTo("OK");
    }

    @Test
    void rulesAreRevokedByIdOrByWhatTheyAllow() {
        String group = create("web", "vpc-1");
        String range = TCP_80 + "IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8";
        String call = "GroupId=" + group + " ";
        String id = asking.ec2("AuthorizeSecurityGroupIngress", call + range).text("securityGroupRuleId");

        assertThat(asking.ec2("RevokeSecurityGroupIngress", call + "SecurityGroupRuleId.1=sgr-404")
                        .code())
                .isEqualTo("InvalidSecurityGroupRuleId.NotFound");
        assertThat(asking.ec2("RevokeSecurityGroupEgress", call + "SecurityGroupRuleId.1=" + id)
                        .code())
                .isEqualTo("InvalidSecurityGroupRuleId.NotFound");
        assertThat(asking.ec2("RevokeSecurityGroupIngress", call + "SecurityGroupRuleId.1=" + id + " " + range)
                        .code())
                .isEqualTo("InvalidParameterCombination");
        assertThat(asking.ec2("RevokeSecurityGroupIngress", call + "SecurityGroupRuleId.1=" + id)
                        .code())
                .isEqualTo("OK");
        assertThat(authorize(group, range)).isEqualTo("OK");
        assertThat(asking.ec2("RevokeSecurityGroupIngress", call + range).code())
                .isEqualTo("OK");
        assertThat(asking.ec2("RevokeSecurityGroupIngress", call + range).code())
                .isEqualTo("InvalidPermission.NotFound");
        assertThat(asking.ec2("RevokeSecurityGroupIngress", call).code()).isEqualTo("MissingParameter");
    }

    @Test
    void groupsInUseStay() {
        String web = create("web", "vpc-1");
        String other = create("other", "vpc-1");
        authorize(other, TCP_80 + "IpPermissions.1.Groups.1.GroupId=" + web);

        assertThat(delete(web)).as("named by a rule of another group").isEqualTo("DependencyViolation");
        assertThat(delete("sg-nodes")).as("used by instances").isEqualTo("DependencyViolation");
        assertThat(delete("sg-default-1")).isEqualTo("CannotDelete");
        assertThat(delete(other)).isEqualTo("OK");
        assertThat(delete(web)).isEqualTo("OK");
        assertThat(delete(web)).isEqualTo("InvalidGroup.NotFound");
        assertThat(asking.ec2("DeleteSecurityGroup", "GroupName=web").code()).isEqualTo("InvalidParameterValue");
    }

    @Test
    void aRuleOfItsOwnDoesNotKeepAGroup() {
        String web = create("web", "vpc-1");
        authorize(web, TCP_80 + "IpPermissions.1.Groups.1.GroupId=" + web);

        assertThat(delete(web)).isEqualTo("OK");
    }

    @ParameterizedTest(name = "{0} finds {1}")
    @CsvSource(delimiter = '|', textBlock = """
            Filter.1.Name=group-name Filter.1.Value.1=nodes                                            | 1
            Filter.1.Name=group-name Filter.1.Value.1=node?                                            | 1
            Filter.1.Name=group-name Filter.1.Value.1=NODES                                            | 0
            Filter.1.Name=group-name Filter.1.Value.1=nodes Filter.1.Value.2=default                   | 2
            Filter.1.Name=tag:kubernetes.io/cluster/test Filter.1.Value.1=owned                        | 1
            Filter.1.Name=tag:kubernetes.io/cluster/test Filter.1.Value.1=shared                       | 0
            Filter.1.Name=tag-key Filter.1.Value.1=kubernetes.io/cluster/*                             | 1
            Filter.1.Name=vpc-id Filter.1.Value.1=vpc-1 Filter.2.Name=group-name Filter.2.Value.1=web  | 0
            """)
    void filtersMatchAllOfAnyWithWildcards(String parameters, int found) {
        String body = asking.ec2("DescribeSecurityGroups", parameters).body();

        assertThat(body.split("<groupDescription>", -1).length - 1).isEqualTo(found);
    }

    @Test
    void tagsOfRulesAndGroupsComeAndGo() {
        String group = create("web", "vpc-1");
        String rule = asking.ec2(
                        "AuthorizeSecurityGroupIngress",
                        "GroupId=" + group + " " + TCP_80 + "IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8 "
                                + "TagSpecification.1.ResourceType=security-group-rule TagSpecification.1.Tag.1.Key=a")
                .text("securityGroupRuleId");
        assertThat(emulator.ownedResources("a", "")).containsExactly(rule);

        String both = "ResourceId.1=" + group + " ResourceId.2=" + rule + " ";
        assertThat(asking.ec2("CreateTags", both + "Tag.1.Key=b Tag.1.Value=2").code())
                .isEqualTo("OK");
        assertThat(emulator.ownedResources("b", "2")).containsExactly(group, rule);
        assertThat(asking.ec2("DescribeTags", "Filter.1.Name=resource-type Filter.1.Value.1=security-group-rule")
                        .body())
                .contains("<key>a</key>", "<key>b</key>");
        assertThat(asking.ec2("DeleteTags", both + "Tag.1.Key=b Tag.1.Value=3").code())
                .isEqualTo("OK");
        assertThat(emulator.ownedResources("b", "2")).as("another value").hasSize(2);
        asking.ec2("DeleteTags", both + "Tag.1.Key=b");
        assertThat(emulator.ownedResources("b", "2")).isEmpty();
    }

    @Test
    void fiftyTagsAreEnough() {
        String tags = IntStream.rangeClosed(1, 50)
                .mapToObj(index -> "Tag." + index + ".Key=k" + index)
                .collect(Collectors.joining(" "));
        String group = create("web", "vpc-1");

        assertThat(asking.ec2("CreateTags", "ResourceId.1=" + group + " " + tags)
                        .code())
                .isEqualTo("OK");
        assertThat(asking.ec2("CreateTags", "ResourceId.1=" + group + " Tag.1.Key=more")
                        .code())
                .isEqualTo("TagLimitExceeded");
    }

    @Test
    void showsNetworksAsTheyWereSeeded() {
        emulator.seed()
                .vpc("vpc-6", "10.6.0.0/16", Optional.of("2001:db8:6::/56"), true)
                .publicSubnet("subnet-6", "vpc-6", "us-west-2-lax-1a", "10.6.1.0/24", Map.of());

        assertThat(asking.ec2("DescribeVpcs", "VpcId.1=vpc-6").text("ipv6CidrBlock"))
                .isEqualTo("2001:db8:6::/56");
        assertThat(asking.ec2("DescribeRouteTables", "Filter.1.Name=association.subnet-id Filter.1.Value.1=subnet-6")
                        .body())
                .contains("<gatewayId>igw-6</gatewayId>");
        assertThat(asking.ec2("DescribeAvailabilityZones", "ZoneName.1=us-west-2-lax-1a")
                        .text("zoneType"))
                .isEqualTo("local-zone");
        assertThat(asking.ec2("DescribeAvailabilityZones", "ZoneName.1=eu-west-1b")
                        .text("zoneId"))
                .isEqualTo("euw1-az2");
        assertThat(asking.ec2("DescribeAvailabilityZones", "ZoneName.1=mars-1").code())
                .isEqualTo("InvalidParameterValue");
    }

    @Test
    void interfacesOfLoadBalancersAreShownAndTakeAddresses() {
        asking.elb("CreateLoadBalancer", "Type=network Name=web Subnets.member.1=subnet-a");
        Asking.Answer interfaces = asking.ec2(
                "DescribeNetworkInterfaces",
                "Filter.1.Name=description Filter.1.Value.1=ELB%20net/web/*".replace("%20", "?"));

        assertThat(interfaces.text("interfaceType")).isEqualTo("network_load_balancer");
        assertThat(interfaces.text("privateIpAddress")).startsWith("10.0.1.");
        assertThat(asking.ec2("DescribeSubnets", "SubnetId.1=subnet-a").text("availableIpAddressCount"))
                .as("251 without the two machines and the load balancer")
                .isEqualTo("248");
    }

    private String create(String name, String vpc) {
        return asking.ec2("CreateSecurityGroup", "GroupDescription=x GroupName=" + name + " VpcId=" + vpc)
                .text("groupId");
    }

    private String authorize(String group, String permissions) {
        return asking.ec2("AuthorizeSecurityGroupIngress", "GroupId=" + group + " " + permissions)
                .code();
    }

    private String delete(String group) {
        return asking.ec2("DeleteSecurityGroup", "GroupId=" + group).code();
    }

    private long ingressRules(String group) {
        return emulator.snapshot().securityGroupRules().stream()
                .filter(rule -> rule.groupId().equals(group) && !rule.egress())
                .count();
    }

    private static String ranges(String list, String field, String pattern, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(
                        index -> "IpPermissions.1." + list + "." + index + "." + field + "=" + pattern.formatted(index))
                .collect(Collectors.joining(" "));
    }
}
