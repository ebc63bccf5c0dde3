// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

import java.time.Duration;

/// How an emulator lets time pass when a call is to be slow: by sleeping, or by moving a manual clock.
@FunctionalInterface
public interface Pause {

    /// Returns after the duration has passed on the clock in use.
    void pause(Duration duration) throws InterruptedException;

    /// Really sleeps.
    static Pause sleeping() {
        return Thread::sleep;
    }
}
