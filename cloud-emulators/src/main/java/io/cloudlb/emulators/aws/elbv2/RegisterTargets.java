// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.TargetGroup;
import io.cloudlb.emulators.aws.world.TargetGroup.Registration;
import io.cloudlb.emulators.aws.world.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// RegisterTargets. A target that is registered already stays as it is; one that drains comes back as new.
record RegisterTargets(String arn, List<TargetRequest> targets) implements AwsCommand {

    static RegisterTargets read(Params params) {
        return new RegisterTargets(params.requiredText("TargetGroupArn"), TargetRequest.readAll(params));
    }

    @Override
    public Xml run(AwsWorld world) {
        TargetGroup group = Existing.targetGroup(world, arn);
        TargetAdmission.checkAll(world, group, targets);
        Targets all = new Targets(world);
        List<Registration> next = merged(world, group, all.of(group));
        if (next.stream().filter(Registration::serving).count() > world.quotas().targetsPerGroup()) {
            throw AwsRefusal.of(
                    "TooManyTargets",
                    "The maximum number of targets for target group '%s' is %d",
                    arn,
                    world.quotas().targetsPerGroup());
        }
        TargetLimits.check(world, group, next);
        all.put(group, next);
        return Xml.answer();
    }

    private List<Registration> merged(AwsWorld world, TargetGroup group, List<Registration> present) {
        List<Registration> next = new ArrayList<>(present);
        for (TargetRequest target : targets) {
            int port = target.portIn(group);
            Optional<Registration> known =
                    next.stream().filter(each -> each.is(target.id(), port)).findFirst();
            if (known.isPresent() && known.get().serving()) {
                continue;
            }
            known.ifPresent(next::remove);
            next.add(new Registration(target.id(), port, target.zone(), world.now(), Optional.empty()));
        }
        return next;
    }
}
