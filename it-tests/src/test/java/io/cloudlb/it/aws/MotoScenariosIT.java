// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import io.cloudlb.testkit.junit.RequiresMoto;
import io.cloudlb.testkit.moto.MotoServer;

/// The scenarios on moto, whose authors never heard of us. It is the second opinion on the wire format; on
/// limits and on what must be refused it is more lenient than AWS.
@RequiresMoto
class MotoScenariosIT extends AwsScenarios {
    private final MotoServer moto;

    MotoScenariosIT(MotoServer moto) {
        this.moto = moto;
    }

    @Override
    AwsAccount openAccount() {
        moto.reset();
        return SeededAccount.at(moto.url());
    }

    @Override
    void closeAccount() {
        moto.reset();
    }
}
