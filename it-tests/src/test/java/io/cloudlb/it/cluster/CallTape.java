// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.cluster;

import io.cloudlb.core.provider.CloudCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Every cloud call of a controller, as its own call wrapper saw it: the same count whatever cloud it runs against.
public final class CallTape implements Consumer<CloudCalls.CallRecord> {
    private final List<CloudCalls.CallRecord> calls = new ArrayList<>();

    @Override
    public synchronized void accept(CloudCalls.CallRecord call) {
        calls.add(call);
    }

    /// A place on the tape to look back to.
    public synchronized int mark() {
        return calls.size();
    }

    /// The operations called since then, in order.
    public synchronized List<String> since(int mark) {
        return calls.stream().skip(mark).map(CloudCalls.CallRecord::operation).toList();
    }

    /// The operations with effect called since then, in order.
    public synchronized List<String> writesSince(int mark) {
        return calls.stream()
                .skip(mark)
                .filter(CloudCalls.CallRecord::mutating)
                .map(CloudCalls.CallRecord::operation)
                .toList();
    }
}
