// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import io.cloudlb.testkit.moto.AwsCli;

/// Behind [RequiresAwsCli].
final class AwsCliExtension extends SharedResource<AwsCli> {

    AwsCliExtension() {
        super(AwsCli.class, () -> AwsCli.prepare(System.err::println), _ -> {});
    }
}
