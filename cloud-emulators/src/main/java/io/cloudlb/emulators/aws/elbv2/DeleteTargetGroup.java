// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.TargetGroup;
import io.cloudlb.emulators.aws.world.Targets;

/// DeleteTargetGroup, with its targets. Deleting what does not exist succeeds: the API reference lists no
/// error for it.
record DeleteTargetGroup(String arn) implements AwsCommand {

    static DeleteTargetGroup read(Params params) {
        return new DeleteTargetGroup(params.requiredText("TargetGroupArn"));
    }

    @Override
    public Xml run(AwsWorld world) {
        Existing.checkArn(arn, ":targetgroup/", "target group");
        world.targetGroups().find(arn).ifPresent(found -> delete(world, found));
        return Xml.answer();
    }

    private void delete(AwsWorld world, TargetGroup found) {
        if (!world.users(found).isEmpty()) {
            throw AwsRefusal.of("ResourceInUse", "Target group '%s' is currently in use by a listener or a rule", arn);
        }
        new Targets(world).remove(found);
        world.forget(world.targetGroups(), arn);
    }
}
