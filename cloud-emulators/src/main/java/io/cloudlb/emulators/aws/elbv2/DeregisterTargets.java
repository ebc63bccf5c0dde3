// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.TargetGroup;
import io.cloudlb.emulators.aws.world.TargetGroup.Registration;
import io.cloudlb.emulators.aws.world.Targets;
import java.util.List;

/// DeregisterTargets. What is not registered is passed over: the API reference says the action then succeeds.
record DeregisterTargets(String arn, List<TargetRequest> targets) implements AwsCommand {

    static DeregisterTargets read(Params params) {
        return new DeregisterTargets(params.requiredText("TargetGroupArn"), TargetRequest.readAll(params));
    }

    @Override
    public Xml run(AwsWorld world) {
        TargetGroup group = Existing.targetGroup(world, arn);
        Targets all = new Targets(world);
        List<Registration> leaving = all.of(group).stream()
                .filter(each -> targets.stream().anyMatch(target -> each.is(target.id(), target.portIn(group))))
                .toList();
        all.deregister(group, leaving);
        return Xml.answer();
    }
}
