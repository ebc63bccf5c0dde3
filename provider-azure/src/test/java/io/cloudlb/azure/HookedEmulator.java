// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import java.io.IOException;

/// Counts the calls on their way to the cloud and lets a hook stand before and after each.
final class HookedEmulator implements Emulator {

    private Emulator cloud;
    private final Runnable afterCall;
    private CallHook hook = CallHook.NONE;
    private int calls;

    /// @param afterCall runs after every call: an operation takes effect whenever the cloud is looked at
    HookedEmulator(Emulator cloud, Runnable afterCall) {
        this.cloud = cloud;
        this.afterCall = afterCall;
    }

    /// Sets the hook and counts from 1 again.
    void hook(CallHook other) {
        hook = other;
        calls = 0;
    }

    /// From now on calls reach the cloud through this.
    void mount(Emulator other) {
        cloud = other;
    }

    int calls() {
        return calls;
    }

    @Override
    public WireAnswer answer(WireRequest request) throws IOException {
        calls++;
        boolean mutating = !request.method().equals("GET");
        CloudCall call = new CloudCall(calls, request.method() + " " + request.path(), mutating);
        hook.before(call);
        try {
            return cloud.answer(request);
        } finally {
            afterCall.run();
            hook.after(call);
        }
    }
}
