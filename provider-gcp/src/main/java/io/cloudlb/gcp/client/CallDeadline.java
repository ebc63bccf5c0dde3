// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/// Until when the call of this thread may take. The client library is given no timeouts: it makes them longer where it
/// likes, and starts to count when the access token is there.
final class CallDeadline {
    private static final ScopedValue<Long> AT = ScopedValue.newInstance();

    private CallDeadline() {}

    /// Makes a call that ends in time, the fetching of a token included.
    static <T> T within(Duration timeout, Supplier<T> call) {
        return ScopedValue.where(AT, System.nanoTime() + timeout.toNanos()).call(call::get);
    }

    /// How long what is sent now may take.
    ///
    /// @throws Missed when no time is left, so that nothing is sent
    static Duration left() throws Missed {
        Duration left = Duration.ofNanos(AT.get() - System.nanoTime());
        if (!left.isPositive()) {
            throw new Missed();
        }
        return left;
    }

    /// No time was left when the request was about to be sent.
    static final class Missed extends IOException {
        private static final long serialVersionUID = 1L;

        Missed() {
            super("no time was left to send the request");
        }
    }
}
