// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// A read that costs as much as everything there is. However many ask for one at once, there is one at a time, and all
/// who asked before it began share it. Nothing of it is kept when nobody waits any more.
///
/// Safe for use by many threads.
///
/// @param <T> what is read
public final class SharedListing<T> {
    private final ReentrantLock listing = new ReentrantLock();
    private final AtomicLong begun = new AtomicLong();

    /// The last one begun, while somebody waits who may share it.
    private Optional<T> latest = Optional.empty();

    /// What is there, as it is listed after this was asked.
    public T read(Supplier<T> list) {
        long before = begun.get();
        listing.lock();
        try {
            T fresh = latest.filter(_ -> begun.get() > before).orElseGet(() -> list(list));
            latest = listing.hasQueuedThreads() ? Optional.of(fresh) : Optional.empty();
            return fresh;
        } finally {
            listing.unlock();
        }
    }

    /// Another read of it all, while nobody lists it.
    public <R> R alone(Supplier<R> read) {
        listing.lock();
        try {
            return read.get();
        } finally {
            listing.unlock();
        }
    }

    private T list(Supplier<T> list) {
        latest = Optional.empty();
        begun.incrementAndGet();
        return list.get();
    }
}
