// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.provider.CallObserver;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts cloud calls, reads and writes apart.
final class CallCount implements CallObserver {
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();

    @Override
    public void ended(CallObserver.CallRecord call) {
        (call.mutating() ? writes : reads).incrementAndGet();
    }

    PlanReport.Calls calls() {
        return new PlanReport.Calls(reads.get(), writes.get());
    }
}
