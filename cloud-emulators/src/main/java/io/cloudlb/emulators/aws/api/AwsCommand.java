// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.api;

import io.cloudlb.emulators.aws.protocol.AwsBody;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.world.AwsWorld;

/// One request as a value: an operation with its parameters, read and checked for shape.
@FunctionalInterface
public interface AwsCommand {

    /// Does what was asked and says what AWS would answer.
    ///
    /// @throws AwsRefusal if AWS would refuse; then nothing has changed
    AwsBody run(AwsWorld world);
}
