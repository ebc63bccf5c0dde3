// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.emulators.aws.world.Network.Subnet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Elastic Load Balancing accepts as a Network Load Balancer.
class LoadBalancerRulesTest {

    private final AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder()
            .quotas(AwsQuotas.standard().withLoadBalancers(3))
            .build());
    private final Asking asking = new Asking(emulator);

    @BeforeEach
    void seed() {
        emulator.seed()
                .vpc("vpc-2", "10.2.0.0/16", Optional.of("2001:db8:2::/56"), false)
                .subnet("subnet-a2", "vpc-1", "eu-west-1a", "10.0.9.0/24", Map.of())
                .subnet("subnet-2", "vpc-2", "eu-west-1a", "10.2.1.0/24", Map.of())
                .subnet(
                        new Subnet(
                                "subnet-6",
                                "vpc-2",
                                "eu-west-1b",
                                "10.2.6.0/24",
                                Optional.of("2001:db8:2:6::/64"),
                                100),
                        Map.of())
                .subnet(new Subnet("subnet-full", "vpc-1", "eu-west-1c", "10.0.3.0/28", Optional.empty(), 7), Map.of())
                .subnet("subnet-lax", "vpc-1", "eu-west-1-lax-1a", "10.0.4.0/24", Map.of())
                .subnet("subnet-wave", "vpc-1", "eu-west-1-wl1-bos-wlz-1", "10.0.5.0/24", Map.of())
                .subnet(
                        new Subnet(
                                "subnet-rack",
                                "vpc-1",
                                "eu-west-1a",
                                "10.0.6.0/24",
                                Optional.empty(),
                                100,
                                Optional.of("arn:aws:outposts:eu-west-1:123456789012:outpost/op-1")),
                        Map.of())
                .securityGroup("sg-1", "one", "vpc-1", Map.of())
                .securityGroup("sg-2", "two", "vpc-2", Map.of())
                .elasticAddress("eipalloc-1", "198.51.100.1", Map.of())
                .foreignLoadBalancer("taken", "network", List.of("subnet-a"), List.of(), Map.of("who", "else"));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            Name=web Subnets.member.1=subnet-a                                                            | OK
            Name=web Subnets.member.1=subnet-a Subnets.member.2=subnet-b Scheme=internal                  | OK
            Name=web Subnets.member.1=subnet-a SecurityGroups.member.1=sg-1                               | OK
            Name=web Subnets.member.1=subnet-a Tags.member.1.Key=a Tags.member.1.Value=                   | OK
            Name=web Subnets.member.1=subnet-6 Scheme=internal IpAddressType=dualstack                    | OK
            Name=web Subnets.member.1=subnet-a EnablePrefixForIpv6SourceNat=off IpAddressType=ipv4        | OK
            Name=web Subnets.member.1=subnet-a EnablePrefixForIpv6SourceNat=on                            | InvalidConfigurationRequest
            Name=web Subnets.member.1=subnet-6 Scheme=internal IpAddressType=dualstack EnablePrefixForIpv6SourceNat=on | OK
            Name=web Subnets.member.1=subnet-6 Scheme=internal IpAddressType=dualstack EnablePrefixForIpv6SourceNat=yes | ValidationError
            Name=web SubnetMappings.member.1.SubnetId=subnet-a SubnetMappings.member.1.AllocationId=eipalloc-1 | OK
            Name=web SubnetMappings.member.1.SubnetId=subnet-a SubnetMappings.member.1.PrivateIPv4Address=10.0.1.9 Scheme=internal | OK
            Subnets.member.1=subnet-a                                                                     | ValidationError
            Name=web                                                                                      | ValidationError
            Name=abcdefghijklmnopqrstuvwxyz0123456 Subnets.member.1=subnet-a                              | ValidationError
            Name=web_1 Subnets.member.1=subnet-a                                                          | ValidationError
            Name=-web Subnets.member.1=subnet-a                                                           | ValidationError
            Name=web- Subnets.member.1=subnet-a                                                           | ValidationError
            Name=internal-web Subnets.member.1=subnet-a                                                   | ValidationError
            Name=web Subnets.member.1=subnet-404                                                          | SubnetNotFound
            Name=web Subnets.member.1=subnet-a Subnets.member.2=subnet-a2                                 | InvalidConfigurationRequest
            Name=web Subnets.member.1=subnet-b Subnets.member.2=subnet-2 Scheme=internal                  | InvalidConfigurationRequest
            Name=web Subnets.member.1=subnet-lax                                                          | InvalidConfigurationRequest
            Name=web Subnets.member.1=subnet-wave                                                         | InvalidConfigurationRequest
            Name=web Subnets.member.1=subnet-b Subnets.member.2=subnet-rack                               | InvalidConfigurationRequest
            Name=web Subnets.member.1=subnet-2                                                            | InvalidSubnet
            Name=web Subnets.member.1=subnet-full                                                         | InvalidSubnet
            Name=web Subnets.member.1=subnet-2 Scheme=internal IpAddressType=dualstack                    | InvalidSubnet
            Name=web Subnets.member.1=subnet-a SubnetMappings.member.1.SubnetId=subnet-b                  | ValidationError
            Name=web Subnets.member.1=subnet-a SecurityGroups.member.1=sg-404                             | InvalidSecurityGroup
            Name=web Subnets.member.1=subnet-a SecurityGroups.member.1=sg-2                               | InvalidConfigurationRequest
            Name=web SubnetMappings.member.1.SubnetId=subnet-a SubnetMappings.member.1.AllocationId=eipalloc-4 | AllocationIdNotFound
            Name=web SubnetMappings.member.1.SubnetId=subnet-a SubnetMappings.member.1.AllocationId=eipalloc-1 Scheme=internal | InvalidConfigurationRequest
            Name=web SubnetMappings.member.1.SubnetId=subnet-a SubnetMappings.member.1.PrivateIPv4Address=10.0.1.9 | InvalidConfigurationRequest
            Name=web SubnetMappings.member.1.SubnetId=subnet-a SubnetMappings.member.1.PrivateIPv4Address=10.0.2.9 Scheme=internal | InvalidConfigurationRequest
            Name=web Subnets.member.1=subnet-a Tags.member.1.Key=a Tags.member.2.Key=a                    | DuplicateTagKeys
            Name=web Subnets.member.1=subnet-a Tags.member.1.Key=aws:a                                    | ValidationError
            Name=web Subnets.member.1=subnet-a Tags.member.1.Key=a%b                                      | ValidationError
            Name=taken Subnets.member.1=subnet-b Scheme=internal                                          | DuplicateLoadBalancerName
            Name=taken Subnets.member.1=subnet-a                                                          | DuplicateLoadBalancerName
            Name=taken Subnets.member.1=subnet-a Scheme=internal                                          | OK
            """)
    void checksWhatIsToBeCreated(String parameters, String code) {
        assertThat(asking.elb("CreateLoadBalancer", "Type=network " + parameters)
                        .code())
                .isEqualTo(code);
    }

    @Test
    void machinesTakeTheAddressesOfTheirSubnetToo() {
        emulator.seed().subnet("subnet-small", "vpc-1", "eu-west-1c", "10.0.7.0/28", Map.of());
        for (int number = 1; number <= 4; number++) {
            emulator.seed()
                    .instance("i-small" + number, "subnet-small", "10.0.7." + (10 + number), List.of(), Map.of());
        }

        assertThat(asking.elb("CreateLoadBalancer", "Type=network Name=web Subnets.member.1=subnet-small")
                        .code())
                .isEqualTo("InvalidSubnet");
    }

    @Test
    void sameSettingsAgainAnswerWithWhatExistsAndLeaveItsTags() {
        String again = "Type=network Name=taken Subnets.member.1=subnet-a Scheme=internal Tags.member.1.Key=who "
                + "Tags.member.1.Value=me";
        String first = asking.elb("CreateLoadBalancer", again).text("LoadBalancerArn");
        String second = asking.elb("CreateLoadBalancer", again).text("LoadBalancerArn");

        assertThat(second).isEqualTo(first).isNotEmpty();
        assertThat(emulator.ownedResources("who", "else")).containsExactly(first);
        assertThat(emulator.snapshot().loadBalancers()).hasSize(1);
    }

    @Test
    void knowsOnlyNetworkLoadBalancers() {
        String parameters = "Name=web Subnets.member.1=subnet-a";

        assertThat(asking.elb("CreateLoadBalancer", parameters).code()).isEqualTo("InvalidConfigurationRequest");
    }

    @Test
    void stopsAtTheQuota() {
        assertThat(create("two")).isEqualTo("OK");
        assertThat(create("three")).isEqualTo("OK");
        assertThat(create("four")).isEqualTo("TooManyLoadBalancers");
        assertThat(create("three")).isEqualTo("OK");
    }

    @Test
    void deletionProtectionHolds() {
        String arn = createArn("web", "");
        assertThat(modify(arn, "deletion_protection.enabled", "true")).isEqualTo("OK");
        assertThat(delete(arn)).isEqualTo("OperationNotPermitted");
        assertThat(modify(arn, "deletion_protection.enabled", "false")).isEqualTo("OK");
        assertThat(delete(arn)).isEqualTo("OK");
        assertThat(delete(arn)).as("deleting the gone").isEqualTo("OK");
    }

    @ParameterizedTest(name = "{0} {1} {2} -> {3}")
    @CsvSource({
        "DescribeLoadBalancers, LoadBalancerArns, 20, LoadBalancerNotFound",
        "DescribeLoadBalancers, LoadBalancerArns, 21, ValidationError",
        "DescribeLoadBalancers, Names, 21, ValidationError",
        "DescribeTargetGroups, TargetGroupArns, 20, TargetGroupNotFound",
        "DescribeTargetGroups, TargetGroupArns, 21, ValidationError",
        "DescribeTargetGroups, Names, 21, ValidationError",
        "DescribeListeners, ListenerArns, 20, ListenerNotFound",
        "DescribeListeners, ListenerArns, 21, ValidationError",
        "DescribeRules, RuleArns, 21, ValidationError",
        "DescribeTags, ResourceArns, 20, ListenerNotFound",
        "DescribeTags, ResourceArns, 21, ValidationError",
    })
    void oneCallDescribesTwentyThings(String action, String list, int count, String code) {
        String kind = action.contains("Load") ? "loadbalancer" : action.contains("Target") ? "targetgroup" : "listener";
        String arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:" + kind + "/net/web/404";
        String all = IntStream.rangeClosed(1, count)
                .mapToObj(index -> list + ".member." + index + "=" + (list.equals("Names") ? "web" + index : arn))
                .collect(Collectors.joining(" "));

        assertThat(asking.elb(action, all).code()).isEqualTo(code);
    }

    @Test
    void securityGroupsCannotBeAddedLaterNorAllRemoved() {
        String without = createArn("without", "");
        String with = createArn("with", "SecurityGroups.member.1=sg-1");
        emulator.seed().securityGroup("sg-3", "three", "vpc-1", Map.of());

        assertThat(setGroups(without, "SecurityGroups.member.1=sg-1")).isEqualTo("InvalidConfigurationRequest");
        assertThat(setGroups(with, "SecurityGroups=")).isEqualTo("ValidationError");
        assertThat(setGroups(with, "SecurityGroups.member.1=sg-2")).isEqualTo("InvalidConfigurationRequest");
        assertThat(setGroups(with, "SecurityGroups.member.1=sg-3")).isEqualTo("OK");
        assertThat(asking.ec2("DeleteSecurityGroup", "GroupId=sg-1").code()).isEqualTo("OK");
        assertThat(asking.ec2("DeleteSecurityGroup", "GroupId=sg-3").code()).isEqualTo("DependencyViolation");
    }

    @Test
    void subnetsAreReplacedAndTheirAddressesFreed() {
        String arn = createArn("web", "");
        Asking.Answer answer = asking.elb(
                "SetSubnets", "LoadBalancerArn=" + arn + " Subnets.member.1=subnet-a Subnets.member.2=subnet-b");

        assertThat(answer.code()).isEqualTo("OK");
        assertThat(emulator.snapshot().loadBalancer("web").zones()).hasSize(2);
        assertThat(asking.elb("SetSubnets", "LoadBalancerArn=" + arn + " Subnets.member.1=subnet-b")
                        .code())
                .isEqualTo("OK");
        assertThat(emulator.snapshot().loadBalancer("web").zones())
                .singleElement()
                .satisfies(zone -> assertThat(zone.subnetId()).isEqualTo("subnet-b"));
        assertThat(asking.elb("SetSubnets", "LoadBalancerArn=" + arn + " Subnets.member.1=subnet-404")
                        .code())
                .isEqualTo("SubnetNotFound");
    }

    @Test
    void aZoneIsLeftBeforeItIsEnteredInAnotherSubnet() {
        String call = "LoadBalancerArn=" + createArn("web", "") + " Subnets.member.1=";

        assertThat(setSubnets(call + "subnet-a2")).isEqualTo("InvalidConfigurationRequest");
        assertThat(setSubnets(call + "subnet-a2 Subnets.member.2=subnet-b")).isEqualTo("InvalidConfigurationRequest");
        assertThat(setSubnets(call + "subnet-b")).isEqualTo("OK");
        assertThat(setSubnets(call + "subnet-a2 Subnets.member.2=subnet-b")).isEqualTo("OK");
    }

    @Test
    void dualstackNeedsIpv6InEverySubnet() {
        String arn = createArn("web", "");

        assertThat(asking.elb("SetIpAddressType", "LoadBalancerArn=" + arn + " IpAddressType=dualstack")
                        .code())
                .isEqualTo("InvalidSubnet");
        assertThat(asking.elb("SetIpAddressType", "LoadBalancerArn=" + arn + " IpAddressType=ipv4")
                        .code())
                .isEqualTo("OK");
    }

    @Test
    void sourceNatPrefixesAreOffUnlessAskedForAndShownSo() {
        String off = "Type=network Name=web Subnets.member.1=subnet-a EnablePrefixForIpv6SourceNat=off";
        String arn = asking.elb("CreateLoadBalancer", off).text("LoadBalancerArn");

        assertThat(createArn("web", "")).as("off is the default").isEqualTo(arn);
        assertThat(asking.elb("DescribeLoadBalancers", "").text("EnablePrefixForIpv6SourceNat"))
                .isEqualTo("off");
        String call = "LoadBalancerArn=" + arn + " Subnets.member.1=subnet-a EnablePrefixForIpv6SourceNat=";
        assertThat(setSubnets(call + "off")).isEqualTo("OK");
        assertThat(setSubnets(call + "on")).isEqualTo("InvalidConfigurationRequest");
    }

    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource(delimiter = '|', textBlock = """
            on  | ''                   | 2001:db8:2:6::/80
            on  | auto_assigned        | 2001:db8:2:6::/80
            on  | 2001:db8:2:6:7::/80  | 2001:db8:2:6:7::/80
            on  | 2001:db8:2:6:7::/96  | InvalidConfigurationRequest
            on  | 2001:db8:2:9::/80    | InvalidConfigurationRequest
            on  | everything           | InvalidConfigurationRequest
            off | 2001:db8:2:6:7::/80  | InvalidConfigurationRequest
            off | ''                   | ''
            """)
    void sourceNatTakesAPrefixOfEachSubnet(String setting, String prefix, String expected) {
        Asking.Answer answer = asking.elb(
                "CreateLoadBalancer",
                "Type=network Name=web Scheme=internal IpAddressType=dualstack EnablePrefixForIpv6SourceNat=" + setting
                        + " SubnetMappings.member.1.SubnetId=subnet-6"
                        + (prefix.isEmpty() ? "" : " SubnetMappings.member.1.SourceNatIpv6Prefix=" + prefix));

        assertThat(answer.code().equals("OK") ? prefixes(answer) : answer.code())
                .isEqualTo(expected);
    }

    private static String prefixes(Asking.Answer answer) {
        String list = answer.all("SourceNatIpv6Prefixes").isEmpty()
                ? ""
                : answer.all("SourceNatIpv6Prefixes").getFirst();
        return list.replaceAll("<[^>]*>", "");
    }

    @Test
    void anElasticAddressServesOneLoadBalancer() {
        String mapping = "SubnetMappings.member.1.SubnetId=subnet-a SubnetMappings.member.1.AllocationId=eipalloc-1";
        assertThat(asking.elb("CreateLoadBalancer", "Type=network Name=one " + mapping)
                        .code())
                .isEqualTo("OK");
        assertThat(asking.elb("CreateLoadBalancer", "Type=network Name=two " + mapping)
                        .code())
                .isEqualTo("ResourceInUse");
        assertThat(asking.elb("CreateLoadBalancer", "Type=network Name=one " + mapping)
                        .code())
                .as("the same again")
                .isEqualTo("OK");
    }

    @Test
    void reservesCapacity() {
        String arn = createArn("web", "");
        String call = "LoadBalancerArn=" + arn + " ";

        assertThat(asking.elb("ModifyCapacityReservation", call + "MinimumLoadBalancerCapacity.CapacityUnits=3000")
                        .text("CapacityUnits"))
                .isEqualTo("3000");
        assertThat(asking.elb("DescribeCapacityReservation", call).text("EffectiveCapacityUnits"))
                .isEqualTo("3000.0");
        assertThat(asking.elb("ModifyCapacityReservation", call).code()).isEqualTo("InvalidConfigurationRequest");
        assertThat(asking.elb("ModifyCapacityReservation", call + "ResetCapacityReservation=true")
                        .text("DecreaseRequestsRemaining"))
                .isEqualTo("1");
    }

    private String create(String name) {
        return asking.elb("CreateLoadBalancer", "Type=network Subnets.member.1=subnet-a Name=" + name)
                .code();
    }

    private String createArn(String name, String more) {
        return asking.elb("CreateLoadBalancer", "Type=network Subnets.member.1=subnet-a Name=" + name + " " + more)
                .text("LoadBalancerArn");
    }

    private String delete(String arn) {
        return asking.elb("DeleteLoadBalancer", "LoadBalancerArn=" + arn).code();
    }

    private String modify(String arn, String key, String value) {
        return asking.elb(
                        "ModifyLoadBalancerAttributes",
                        "LoadBalancerArn=" + arn + " Attributes.member.1.Key=" + key + " Attributes.member.1.Value="
                                + value)
                .code();
    }

    private String setSubnets(String parameters) {
        return asking.elb("SetSubnets", parameters).code();
    }

    private String setGroups(String arn, String groups) {
        return asking.elb("SetSecurityGroups", "LoadBalancerArn=" + arn + " " + groups)
                .code();
    }
}
