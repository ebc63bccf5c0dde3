// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Whether what is shared has to be looked at again, because Services need more of it than before: another process may
/// have deleted of it what nobody needed, long ago or just now. Services are counted by anybody; all else is told by
/// who has the [SharedTurn].
final class SharedProof {
    private final AtomicBoolean grown = new AtomicBoolean();
    private Optional<Object> wanted = Optional.empty();
    private volatile boolean open;
    private volatile boolean later;

    /// A Service was counted that may need more.
    void mayNeedMore() {
        grown.set(true);
    }

    /// This is what the Services need together now.
    void wanted(Object desired) {
        open |= grown.getAndSet(false) && !wanted.equals(Optional.of(desired));
        wanted = Optional.of(desired);
    }

    /// Whether it is to be looked at, once a Service that needs it owns something.
    boolean isOpen() {
        return open;
    }

    /// A look now could be older than our own last write.
    void putOff() {
        later = true;
    }

    /// Whether a look was put off.
    boolean isPutOff() {
        return later;
    }

    /// It is looked at now.
    void looked() {
        later = false;
    }

    /// It was looked at.
    ///
    /// @param holds whether all stands that was wanted
    void ended(boolean holds) {
        open = !holds;
    }
}
