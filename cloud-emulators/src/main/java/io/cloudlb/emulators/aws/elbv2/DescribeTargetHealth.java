// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.TargetGroup;
import io.cloudlb.emulators.aws.world.TargetGroup.HealthCheck;
import io.cloudlb.emulators.aws.world.TargetGroup.Registration;
import io.cloudlb.emulators.aws.world.TargetState;
import io.cloudlb.emulators.aws.world.Targets;
import java.util.List;
import java.util.Optional;

/// DescribeTargetHealth: of all targets, or of those named, which need not be registered.
record DescribeTargetHealth(String arn, List<TargetRequest> targets) implements AwsCommand {

    static DescribeTargetHealth read(Params params) {
        params.texts("Include").forEach(word -> {
            if (!word.equals("AnomalyDetection") && !word.equals("All")) {
                throw params.invalid("Include", word, "Member must satisfy enum value set: [AnomalyDetection, All]");
            }
        });
        return new DescribeTargetHealth(
                params.requiredText("TargetGroupArn"),
                params.structures("Targets").stream().map(TargetRequest::read).toList());
    }

    @Override
    public Xml run(AwsWorld world) {
        TargetGroup group = Existing.targetGroup(world, arn);
        List<Registration> shown = new Targets(world).shown(group);
        List<Xml> descriptions = targets.isEmpty()
                ? shown.stream().map(each -> registered(world, group, each)).toList()
                : targets.stream().map(each -> named(world, group, shown, each)).toList();
        return Xml.answer().members("TargetHealthDescriptions", descriptions, each -> each);
    }

    private static Xml named(AwsWorld world, TargetGroup group, List<Registration> shown, TargetRequest target) {
        int port = target.portIn(group);
        return shown.stream()
                .filter(each -> each.is(target.id(), port))
                .findFirst()
                .map(each -> registered(world, group, each))
                .orElseGet(() -> xml(group, target.id(), port, Optional.empty(), TargetState.NOT_REGISTERED));
    }

    private static Xml registered(AwsWorld world, TargetGroup group, Registration each) {
        return xml(group, each.id(), each.port(), each.zone(), new Targets(world).stateOf(group, each));
    }

    private static Xml xml(TargetGroup group, String id, int port, Optional<String> zone, TargetState state) {
        String checked = group.healthCheck().port();
        Xml health = Xml.element("TargetHealth").with("State", state.state());
        if (!state.reason().isEmpty()) {
            health.with("Reason", state.reason()).with("Description", state.description());
        }
        return Xml.answer()
                .with(Xml.element("Target").with("Id", id).with("Port", port).with("AvailabilityZone", zone))
                .with("HealthCheckPort", checked.equals(HealthCheck.TRAFFIC_PORT) ? String.valueOf(port) : checked)
                .with(health);
    }
}
