// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

/// Why the process ends.
public sealed interface Ending {
    /// Somebody asked: SIGTERM, Ctrl-C.
    record Asked() implements Ending {}

    /// Another process leads, or the lease could not be renewed in time.
    record LeaseLost() implements Ending {}

    /// The election ended by a bug; this process would never lead again.
    record ElectionFailed(Throwable cause) implements Ending {}

    /// The caches will not hear of changes any more.
    record WatchDied(Throwable cause) implements Ending {}
}
