// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.cluster;

import io.cloudlb.core.provider.CallObserver;
import java.util.ArrayList;
import java.util.List;

/// Every cloud call of a controller, as its own call wrapper saw it: the same count whatever cloud it runs against.
public final class CallTape implements CallObserver {
    private final List<CallObserver.CallRecord> calls = new ArrayList<>();

    @Override
    public synchronized void ended(CallObserver.CallRecord call) {
        calls.add(call);
    }

    /// A place on the tape to look back to.
    public synchronized int mark() {
        return calls.size();
    }

    /// The operations called since then, in order.
    public synchronized List<String> since(int mark) {
        return calls.stream().skip(mark).map(CallObserver.CallRecord::operation).toList();
    }

    /// The operations with effect called since then, in order.
    public synchronized List<String> writesSince(int mark) {
        return calls.stream()
                .skip(mark)
                .filter(CallObserver.CallRecord::mutating)
                .map(CallObserver.CallRecord::operation)
                .toList();
    }
}
