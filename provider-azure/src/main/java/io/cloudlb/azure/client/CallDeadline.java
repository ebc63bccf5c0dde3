// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/// Until when the call of this thread may take, the fetching of a token included. Microsoft's library for tokens asks
/// on threads of its own, which know no deadline; a request of theirs has [#ALONE].
final class CallDeadline {
    /// How long a request may take that is no part of a call.
    static final Duration ALONE = Duration.ofSeconds(5);

    private static final ScopedValue<Long> AT = ScopedValue.newInstance();

    private CallDeadline() {}

    /// Makes a call that ends in time.
    static <T> T within(Duration timeout, Supplier<T> call) {
        return ScopedValue.where(AT, System.nanoTime() + timeout.toNanos()).call(call::get);
    }

    /// How long what is sent now may take.
    ///
    /// @throws Missed when no time is left, so that nothing is sent
    static Duration left() throws Missed {
        if (!AT.isBound()) {
            return ALONE;
        }
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
