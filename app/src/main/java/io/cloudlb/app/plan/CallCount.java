// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.provider.CloudCalls;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Counts cloud calls, reads and writes apart.
final class CallCount implements Consumer<CloudCalls.CallRecord> {
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();

    @Override
    public void accept(CloudCalls.CallRecord call) {
        (call.mutating() ? writes : reads).incrementAndGet();
    }

    PlanReport.Calls calls() {
        return new PlanReport.Calls(reads.get(), writes.get());
    }
}
