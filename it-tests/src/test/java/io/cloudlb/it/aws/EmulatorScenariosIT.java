// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import org.junit.jupiter.api.AfterEach;

/// The scenarios on the emulator, over the wire.
class EmulatorScenariosIT extends AwsScenarios {
    private final EmulatedAccount emulated = EmulatedAccount.open();

    @Override
    AwsAccount openAccount() {
        return emulated.account();
    }

    @AfterEach
    void closeAccount() {
        emulated.close();
    }
}
