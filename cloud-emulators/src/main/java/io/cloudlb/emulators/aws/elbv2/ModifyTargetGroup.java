// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.TargetGroup;
import java.util.List;

/// ModifyTargetGroup: changes the health check; nothing else of a target group can change.
record ModifyTargetGroup(String arn, HealthCheckRequest healthCheck) implements AwsCommand {

    static ModifyTargetGroup read(Params params) {
        return new ModifyTargetGroup(params.requiredText("TargetGroupArn"), HealthCheckRequest.read(params));
    }

    @Override
    public Xml run(AwsWorld world) {
        TargetGroup old = Existing.targetGroup(world, arn);
        TargetGroup modified = old.with(healthCheck.over(old.healthCheck()));
        world.targetGroups().put(arn, modified);
        return Xml.answer().members("TargetGroups", List.of(modified), each -> TargetGroupXml.of(world, each));
    }
}
