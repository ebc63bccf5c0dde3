// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.SecurityGroupRule;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The rules a request to authorize or revoke is about.
final class Permissions {

    private Permissions() {}

    /// Reads `IpPermissions` or the older flat form; empty if the request has neither.
    static List<Permission> read(Params params) {
        List<Permission> permissions = params.structures("IpPermissions").stream()
                .map(Permission::read)
                .toList();
        if (params.text("SourceSecurityGroupName").isPresent()
                || params.text("SourceSecurityGroupOwnerId").isPresent()) {
            throw AwsRefusal.of(
                    "InvalidParameterCombination", "Source security groups of a VPC are named by id in IpPermissions");
        }
        boolean flat = Stream.of("CidrIp", "IpProtocol", "FromPort", "ToPort")
                        .filter(params::has)
                        .count()
                > 0;
        if (flat && !permissions.isEmpty()) {
            throw AwsRefusal.of(
                    "InvalidParameterCombination", "The parameters CidrIp and IpPermissions cannot be used together");
        }
        return flat ? List.of(Permission.readFlat(params)) : permissions;
    }

    static List<Permission> readRequired(Params params) {
        List<Permission> permissions = read(params);
        if (permissions.isEmpty()) {
            throw AwsRefusal.of("MissingParameter", "The request must contain the parameter IpPermissions");
        }
        permissions.stream().filter(each -> each.peers().isEmpty()).findFirst().ifPresent(_ -> {
            throw AwsRefusal.of(
                    "InvalidParameterValue", "Each permission must name at least one source or destination");
        });
        return permissions;
    }

    /// One rule per permission and peer.
    ///
    /// @param mint makes an id for a prefix
    static List<SecurityGroupRule> rules(
            List<Permission> permissions, String groupId, boolean egress, UnaryOperator<String> mint) {
        return permissions.stream()
                .flatMap(permission -> permission.peers().stream()
                        .map(entry -> new SecurityGroupRule(
                                mint.apply("sgr"),
                                groupId,
                                egress,
                                permission.protocol(),
                                permission.fromPort(),
                                permission.toPort(),
                                entry.peer(),
                                entry.description())))
                .toList();
    }

    /// The rule with an id.
    static SecurityGroupRule byId(List<SecurityGroupRule> present, String id) {
        Ec2Request.checkForm(id, Ec2Kind.SECURITY_GROUP_RULE);
        return present.stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Ec2Request.notFound(id, Ec2Kind.SECURITY_GROUP_RULE));
    }

    /// The rule that allows just what another one does.
    static SecurityGroupRule sameAs(List<SecurityGroupRule> present, SecurityGroupRule asked) {
        return present.stream()
                .filter(asked::sameAs)
                .findFirst()
                .orElseThrow(() -> AwsRefusal.of(
                        "InvalidPermission.NotFound", "The specified rule does not exist in this security group."));
    }

    /// The rules a group has in one direction.
    static List<SecurityGroupRule> present(AwsWorld world, SecurityGroup group, boolean egress) {
        return world.securityGroupRules().all().stream()
                .filter(rule -> rule.groupId().equals(group.id()) && rule.egress() == egress)
                .toList();
    }
}
