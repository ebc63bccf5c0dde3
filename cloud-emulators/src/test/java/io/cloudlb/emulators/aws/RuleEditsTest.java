// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rules of security groups that are changed where they are.
class RuleEditsTest {

    private static final String TCP_80 =
            "IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 IpPermissions.1.ToPort=80"
                    + " IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8 ";
    private static final String ASKED = "SecurityGroupRule.1.SecurityGroupRule.";

    private final AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder().build());
    private final Asking asking = new Asking(emulator);
    private String rule = "";

    @BeforeEach
    void authorize() {
        rule = asking.ec2(
                        "AuthorizeSecurityGroupIngress",
                        "GroupId=sg-nodes " + TCP_80 + "IpPermissions.1.IpRanges.1.Description=old"
                                + " TagSpecification.1.ResourceType=security-group-rule TagSpecification.1.Tag.1.Key=mine")
                .text("securityGroupRuleId");
    }

    @Test
    void aRuleGetsAnotherContentAndKeepsIdAndTags() {
        String next = "IpProtocol=udp " + ASKED + "FromPort=53 " + ASKED + "ToPort=53 " + ASKED
                + "CidrIpv4=100.68.0.18/18 " + ASKED + "Description=new";

        assertThat(modify(rule, next)).isEqualTo("OK");
        assertThat(stored().text()).isEqualTo("peer: 100.68.0.0/18, UDP, from port: 53, to port: 53, ALLOW");
        assertThat(stored().description()).isEqualTo("new");
        assertThat(emulator.ownedResources("mine", "")).containsExactly(rule);
    }

    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource(delimiter = '|', textBlock = """
            sgr-404 | IpProtocol=-1 @CidrIpv4=10.0.0.0/8                               | InvalidSecurityGroupRuleId.NotFound
            foo     | IpProtocol=-1 @CidrIpv4=10.0.0.0/8                               | InvalidSecurityGroupRuleId.Malformed
            *       | IpProtocol=-1 @ReferencedGroupId=sg-404                          | InvalidGroup.NotFound
            *       | IpProtocol=-1 @CidrIpv4=10.0.0.0/8 @CidrIpv6=::/0                | InvalidParameterValue
            *       | IpProtocol=-1                                                    | InvalidParameterValue
            *       | CidrIpv4=10.0.0.0/8                                              | MissingParameter
            *       | IpProtocol=tcp @CidrIpv4=10.0.0.0/8                              | InvalidParameterValue
            *       | IpProtocol=tcp @FromPort=443 @ToPort=443 @CidrIpv4=192.0.2.0/24  | InvalidPermission.Duplicate
            *       | IpProtocol=tcp @FromPort=80 @ToPort=80 @CidrIpv4=10.0.0.0/8      | OK
            *       | IpProtocol=-1 @ReferencedGroupId=sg-nodes                        | OK
            """)
    void aRuleThatCannotBeIsRefusedAndNothingChanges(String id, String next, String code) {
        emulator.seed().ingressRule("sg-nodes", "tcp", 443, 443, "192.0.2.0/24");
        SecurityGroupRule before = stored();

        assertThat(modify(id.equals("*") ? rule : id, next.replace("@", ASKED))).isEqualTo(code);
        if (!code.equals("OK")) {
            assertThat(stored()).isEqualTo(before);
        }
    }

    @Test
    void rulesOfOtherGroupsCannotBeChanged() {
        assertThat(asking.ec2(
                                "ModifySecurityGroupRules",
                                "GroupId=sg-default-1 SecurityGroupRule.1.SecurityGroupRuleId=" + rule + " " + ASKED
                                        + "IpProtocol=-1 " + ASKED + "CidrIpv4=10.0.0.0/8")
                        .code())
                .isEqualTo("InvalidSecurityGroupRuleId.NotFound");
    }

    @Test
    void descriptionsChangeByIdAndByWhatARuleAllows() {
        String byId = "SecurityGroupRuleDescription.1.SecurityGroupRuleId=" + rule
                + " SecurityGroupRuleDescription.1.Description=";
        assertThat(describe(byId + "by-id")).isEqualTo("OK");
        assertThat(stored().description()).isEqualTo("by-id");
        assertThat(describe(TCP_80 + "IpPermissions.1.IpRanges.1.Description=by-sense"))
                .isEqualTo("OK");
        assertThat(stored().description()).isEqualTo("by-sense");
        assertThat(describe(TCP_80)).as("none takes it away").isEqualTo("OK");
        assertThat(stored().description()).isEmpty();

        assertThat(describe("")).isEqualTo("MissingParameter");
        assertThat(describe(byId + "x " + TCP_80)).isEqualTo("InvalidParameterCombination");
        assertThat(describe(TCP_80.replace("10.0.0.0/8", "10.0.0.0/9"))).isEqualTo("InvalidPermission.NotFound");
        assertThat(describe(byId + "über")).isEqualTo("InvalidParameterValue");
        assertThat(asking.ec2("UpdateSecurityGroupRuleDescriptionsEgress", "GroupId=sg-nodes " + byId + "x")
                        .code())
                .as("not a rule of that direction")
                .isEqualTo("InvalidSecurityGroupRuleId.NotFound");
    }

    private String describe(String what) {
        return asking.ec2("UpdateSecurityGroupRuleDescriptionsIngress", "GroupId=sg-nodes " + what)
                .code();
    }

    private String modify(String id, String next) {
        return asking.ec2(
                        "ModifySecurityGroupRules",
                        "GroupId=sg-nodes SecurityGroupRule.1.SecurityGroupRuleId=" + id + " " + ASKED + next)
                .code();
    }

    private SecurityGroupRule stored() {
        return emulator.snapshot().securityGroupRules().stream()
                .filter(each -> each.id().equals(rule))
                .findFirst()
                .orElseThrow();
    }
}
