// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.TagRules;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.TargetGroup;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// CreateTargetGroup, for the protocols and target types of Network Load Balancers. Asking again for the same
/// name with the same settings answers with what exists, whatever its tags say; with other settings it is
/// refused.
record CreateTargetGroup(
        String name,
        Optional<String> protocol,
        Optional<Integer> port,
        Optional<String> vpcId,
        String targetType,
        String ipAddressType,
        HealthCheckRequest healthCheck,
        SortedMap<String, String> tags)
        implements AwsCommand {

    static CreateTargetGroup read(Params params) {
        params.text("ProtocolVersion").ifPresent(_ -> {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "Protocol version is only supported for HTTP and HTTPS target groups");
        });
        params.integer("TargetControlPort").ifPresent(_ -> {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "Target control port is only supported for HTTP and HTTPS target groups");
        });
        return new CreateTargetGroup(
                params.requiredText("Name"),
                params.text("Protocol"),
                params.integer("Port", 1, 65_535),
                params.text("VpcId"),
                params.word("TargetType", "instance", "ip", "lambda", "alb").orElse("instance"),
                params.word("IpAddressType", "ipv4", "ipv6").orElse("ipv4"),
                HealthCheckRequest.read(params),
                TagRules.ELBV2.read(params.structures("Tags")));
    }

    @Override
    public Xml run(AwsWorld world) {
        TargetGroup asked = asked(world);
        TargetGroup answered = world.targetGroups().all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(found -> repeated(found, asked))
                .orElseGet(() -> create(world, asked));
        return Xml.answer().members("TargetGroups", List.of(answered), each -> TargetGroupXml.of(world, each));
    }

    private TargetGroup asked(AwsWorld world) {
        ElbName.checkTargetGroup(name);
        if (targetType.equals("lambda")) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest", "Target type 'lambda' is not supported for network load balancers");
        }
        String chosen = protocol.orElseThrow(() -> AwsRefusal.of("ValidationError", "A protocol must be specified"));
        NlbProtocol.checkTargetGroup(chosen, targetType);
        String vpc = vpcId.orElseThrow(() -> AwsRefusal.of("ValidationError", "A VPC ID must be specified"));
        if (world.vpcs().find(vpc).isEmpty()) {
            throw AwsRefusal.of("ValidationError", "The VPC ID '%s' is not found", vpc);
        }
        TagRules.ELBV2.checkCount(tags, world.quotas().tagsPerResource());
        return new TargetGroup(
                world.arns().targetGroup(name, world.ids().elb()),
                name,
                chosen,
                port.orElseThrow(() -> AwsRefusal.of("ValidationError", "A port must be specified")),
                vpc,
                targetType,
                ipAddressType,
                healthCheck.created());
    }

    private TargetGroup repeated(TargetGroup found, TargetGroup asked) {
        if (!found.sameSettings(asked)) {
            throw AwsRefusal.of(
                    "DuplicateTargetGroupName",
                    "A target group with the same name '%s' exists, but with different settings",
                    name);
        }
        return found;
    }

    private TargetGroup create(AwsWorld world, TargetGroup created) {
        if (world.targetGroups().size() >= world.quotas().targetGroups()) {
            throw AwsRefusal.of("TooManyTargetGroups", "The maximum number of target groups has been reached");
        }
        world.targetGroups().put(created.arn(), created);
        world.tag(created.arn(), tags);
        return created;
    }
}
