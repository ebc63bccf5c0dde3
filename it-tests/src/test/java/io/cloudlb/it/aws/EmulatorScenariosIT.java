// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

/// The scenarios on the emulator, over the wire.
class EmulatorScenariosIT extends AwsScenarios {
    private final EmulatedAccount emulated = EmulatedAccount.open();

    @Override
    AwsAccount openAccount() {
        return emulated.account();
    }

    @Override
    void closeAccount() {
        emulated.close();
    }
}
