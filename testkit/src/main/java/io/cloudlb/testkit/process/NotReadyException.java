// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.process;

import java.util.Locale;

/// A program was started and did not become ready. The message ends with its last words.
public final class NotReadyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public NotReadyException(String message) {
        super(message);
    }

    /// Whether it only lost a race for a port, so that another attempt with another port is worth it.
    public boolean lostPortRace() {
        return String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains("address already in use");
    }
}
