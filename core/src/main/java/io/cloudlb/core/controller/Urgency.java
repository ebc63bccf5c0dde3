// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

/// The classes of work, most urgent first. A class is served only while the ones before it are empty.
public enum Urgency {
    /// A Service is new, and nobody has told it anything.
    NEW,
    /// Services wait for one call that is made for all of them.
    CALL,
    /// A user changed or deleted a Service, or waits for one.
    USER,
    /// The cluster's nodes changed.
    NODES,
    /// Nobody asked: the pass after a restart, drift, orphans.
    RESYNC;

    /// The more urgent of the two.
    Urgency or(Urgency other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
