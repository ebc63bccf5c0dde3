// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import java.util.concurrent.atomic.AtomicReference;

/// The wake-up that a provider is given before there is a controller to hear it. An earlier one is not heard: the
/// controller asks for housekeeping after the inventory anyway.
final class ProviderWakeUp implements Runnable {
    private final AtomicReference<Runnable> listener = new AtomicReference<>(() -> {});

    void reaches(Runnable next) {
        listener.set(next);
    }

    @Override
    public void run() {
        listener.get().run();
    }
}
