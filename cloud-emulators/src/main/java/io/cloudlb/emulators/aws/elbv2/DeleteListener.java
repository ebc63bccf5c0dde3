// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;

/// DeleteListener.
record DeleteListener(String arn) implements AwsCommand {

    static DeleteListener read(Params params) {
        return new DeleteListener(params.requiredText("ListenerArn"));
    }

    @Override
    public Xml run(AwsWorld world) {
        world.forget(Existing.listener(world, arn));
        return Xml.answer();
    }
}
