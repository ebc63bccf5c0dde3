// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.provider.WorkAbandonedException;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.crash.CloudFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The calls of a fake cloud: counted, hooked, and open to faults and refusals. Guarded by the cloud that has them.
final class FakeCalls {
    private final List<String> ledger = new ArrayList<>();
    private final Map<Integer, CloudFault> faults = new HashMap<>();
    private final Map<String, CloudError> refusals = new HashMap<>();
    private CallHook hook = CallHook.NONE;
    private int count;

    /// How long a call takes.
    record Slowness(TimeSource time, Duration length) {
        void pass() {
            try {
                time.sleep(length);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WorkAbandonedException("The process stops during a call");
            }
        }
    }

    /// What a call does.
    ///
    /// @param <T> its answer
    interface Effect<T> {
        /// @param fault what is wrong with this call; it has an effect all the same
        T happen(Optional<CloudFault> fault);
    }

    /// Makes a call.
    ///
    /// @param before happens before anything is looked at
    <T> T make(String operation, boolean mutating, Runnable before, Effect<T> effect) {
        count++;
        ledger.add(operation);
        CloudCall call = new CloudCall(count, operation, mutating);
        hook.before(call);
        before.run();
        Optional<CloudFault> fault = Optional.ofNullable(faults.remove(count));
        if (refusals.containsKey(operation)) {
            throw new CloudException(refusals.get(operation));
        }
        fault.ifPresent(FakeCalls::failBefore);
        T answer = effect.happen(fault);
        hook.after(call);
        fault.ifPresent(FakeCalls::failAfter);
        return answer;
    }

    private static void failBefore(CloudFault fault) {
        if (fault == CloudFault.FAIL_BEFORE) {
            throw new CloudException(CloudError.unavailable("the fake cloud fails", "fault"));
        }
        if (fault == CloudFault.THROTTLE) {
            throw new CloudException(CloudError.throttled("the fake cloud is busy", "fault", Duration.ofSeconds(7)));
        }
    }

    private static void failAfter(CloudFault fault) {
        if (fault == CloudFault.FAIL_AFTER || fault == CloudFault.TIMEOUT_AFTER) {
            throw new CloudException(CloudError.ambiguous("the fake cloud's answer is lost", "fault"));
        }
    }

    /// Begins to count anew, with this hook and without faults.
    void hook(CallHook next) {
        hook = next;
        count = 0;
        faults.clear();
    }

    void fault(int call, CloudFault fault) {
        faults.put(call, fault);
    }

    boolean hasFaults() {
        return !faults.isEmpty();
    }

    int count() {
        return count;
    }

    /// The operations of all calls since the ledger was cleared.
    List<String> ledger() {
        return List.copyOf(ledger);
    }

    void clearLedger() {
        ledger.clear();
    }

    void refuse(String operation, CloudError error) {
        refusals.put(operation, error);
    }

    void refuseNothing() {
        refusals.clear();
    }
}
