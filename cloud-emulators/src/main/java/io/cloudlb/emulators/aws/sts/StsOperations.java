// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.sts;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.AwsOperation;
import io.cloudlb.emulators.aws.protocol.AwsService;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.List;

/// All operations of this service.
public final class StsOperations {

    private StsOperations() {}

    public static List<AwsOperation> all() {
        return List.of(AwsOperation.read(AwsService.STS, "GetCallerIdentity", StsOperations::getCallerIdentity));
    }

    private static AwsCommand getCallerIdentity(Params none) {
        return StsOperations::caller;
    }

    private static Xml caller(AwsWorld world) {
        String account = world.settings().accountId();
        return Xml.answer()
                .with("Arn", "arn:aws:iam::" + account + ":user/cloudlb")
                .with("UserId", "AIDACKCEVSQ6C2EXAMPLE")
                .with("Account", account);
    }
}
