// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// Every call an emulator was asked, refused ones included: what budgets are counted by and crash runs
/// compared by.
///
/// Safe for use by many threads.
public final class Ledger {

    private final AtomicLong lastNumber = new AtomicLong();
    private final ConcurrentNavigableMap<Long, RecordedCall> calls = new ConcurrentSkipListMap<>();

    /// Gives the next call its number, from 1.
    public long begin() {
        return lastNumber.incrementAndGet();
    }

    /// Writes down how a call ended.
    public void record(RecordedCall call) {
        calls.put(call.sequence(), call);
    }

    /// A place in the ledger to count from later with [#since(long)].
    public long mark() {
        return lastNumber.get();
    }

    /// What was called after a mark.
    public Calls since(long mark) {
        return new Calls(List.copyOf(calls.tailMap(mark, false).values()));
    }

    /// All calls.
    public Calls calls() {
        return since(0);
    }

    /// All calls that may change something.
    public Calls writes() {
        return calls().writes();
    }

    /// All calls that only look.
    public Calls reads() {
        return calls().reads();
    }

    /// How many calls of one operation there were.
    public int count(String operation) {
        return calls().count(operation);
    }
}
