// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import java.util.concurrent.atomic.AtomicLong;

/// How much room there is for objects that are larger than usual. Every object has some room of its own; what is beyond
/// that is taken from a share of the heap that all have in common, so that a few may be large and many may not.
public final class KeptMemory {
    /// How many characters of an object are kept in any case.
    public static final int OWN = 4 * 1_024;

    private final long shared;
    private final AtomicLong taken = new AtomicLong();

    /// @param shared how many characters may be kept in all beyond each object's own
    public KeptMemory(long shared) {
        this.shared = shared;
    }

    /// A part of the heap.
    public static KeptMemory partOfHeap(int part) {
        return new KeptMemory(Runtime.getRuntime().maxMemory() / part);
    }

    /// Takes room for an object in place of another.
    ///
    /// @param before what the other has taken
    /// @param characters how large the object is
    /// @return what it takes from what is shared; negative when there is not so much, and then nothing is left
    ///     taken
    int replace(int before, int characters) {
        int wanted = Math.max(0, characters - OWN);
        if (taken.addAndGet(wanted - before) <= shared || wanted == 0) {
            return wanted;
        }
        taken.addAndGet(-wanted);
        return -1;
    }
}
