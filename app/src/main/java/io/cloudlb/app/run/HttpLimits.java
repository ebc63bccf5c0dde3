// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import java.time.Duration;

/// What strangers can take at most of the process by its port.
///
/// @param connections open at once
/// @param headBytes of one request's head
/// @param patience with one that does not go on: to send its head, to take its answer, to hang up
record HttpLimits(int connections, int headBytes, Duration patience) {
    static final HttpLimits USUAL = new HttpLimits(128, 4_096, Duration.ofSeconds(5));
}
