// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import java.util.concurrent.atomic.AtomicReference;

/// The bell that a provider is given before there is a controller to hear it. What rings earlier is not
/// heard: the provider rings again after its inventory, if it has anything to do.
final class Bell implements Runnable {
    private final AtomicReference<Runnable> listener = new AtomicReference<>(() -> {});

    void rings(Runnable next) {
        listener.set(next);
    }

    @Override
    public void run() {
        listener.get().run();
    }
}
