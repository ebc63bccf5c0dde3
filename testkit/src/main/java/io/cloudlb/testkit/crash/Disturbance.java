// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.testkit.kube.KubeWrite;
import io.cloudlb.testkit.kube.WriteHook;
import java.time.Duration;

/// What is done to one run of a scenario, once.
sealed interface Disturbance {
    /// Nothing: the reference.
    record None() implements Disturbance {}

    /// The process ends at a cloud call.
    record CrashAtCall(int call, boolean after) implements Disturbance {}

    /// The process ends at a write to Kubernetes.
    record CrashAtWrite(int write, boolean after) implements Disturbance {}

    /// The process ends at a cloud call, and the next one at one of its calls.
    record CrashTwice(int call, boolean after, int secondCall) implements Disturbance {}

    /// A cloud call meets a fault.
    record FaultAtCall(int call, CloudFault fault) implements Disturbance {}

    /// A write to Kubernetes meets a fault.
    record FaultAtWrite(int write, KubernetesException.Kind kind, boolean after) implements Disturbance {}

    /// The fence shuts at a cloud call, and opens again.
    record FenceAtCall(int call) implements Disturbance {}

    /// The fence shuts at a write to Kubernetes, and opens again.
    record FenceAtWrite(int write) implements Disturbance {}

    /// How long the fence is shut: longer than a renewal of the lease may be late, shorter than what ends a leader.
    Duration SHUT = Duration.ofSeconds(4);

    /// Sets it up.
    default void arm(Stage stage) {
        stage.world().writes().clearLedger();
        stage.world().writes().hook(WriteHook.NONE);
        stage.cloud().hook(CallHook.NONE);
        switch (this) {
            case None _ -> {}
            case CrashAtCall(int call, boolean after) -> stage.cloud().hook(new CrashingCalls(call, after, 0));
            case CrashTwice(int call, boolean after, int second) ->
                stage.cloud().hook(new CrashingCalls(call, after, second));
            case CrashAtWrite(int write, boolean after) ->
                stage.world().writes().hook(new CrashingWrites(write, after));
            case FaultAtCall(int call, CloudFault fault) -> stage.cloud().fault(call, fault);
            case FaultAtWrite(int write, KubernetesException.Kind kind, boolean after) ->
                stage.world().writes().hook(WriteHook.failing(write, kind, after));
            case FenceAtCall(int call) -> stage.cloud().hook(new ShuttingCalls(call, stage));
            case FenceAtWrite(int write) -> stage.world().writes().hook(new ShuttingWrites(write, stage));
        }
    }

    /// Ends the process at a call, and once more `second` calls later.
    record CrashingCalls(int call, boolean after, int second) implements CallHook {
        @Override
        public void before(CloudCall now) {
            crashIf(!after && now.number() == call, now);
            crashIf(second > 0 && now.number() == call + second, now);
        }

        @Override
        public void after(CloudCall now) {
            crashIf(after && now.number() == call, now);
        }

        private static void crashIf(boolean now, CloudCall call) {
            if (now) {
                throw new SimulatedCrash("at call " + call);
            }
        }
    }

    /// Shuts the fence at a call; that call still passes.
    record ShuttingCalls(int call, Stage stage) implements CallHook {
        @Override
        public void before(CloudCall now) {
            if (now.number() == call) {
                stage.shutFence(SHUT);
            }
        }
    }

    /// Shuts the fence at a write.
    record ShuttingWrites(int write, Stage stage) implements WriteHook {
        @Override
        public void before(KubeWrite now) {
            if (now.number() == write) {
                stage.shutFence(SHUT);
            }
        }
    }

    /// Ends the process at a write.
    record CrashingWrites(int write, boolean after) implements WriteHook {
        @Override
        public void before(KubeWrite now) {
            crashIf(!after, now);
        }

        @Override
        public void after(KubeWrite now) {
            crashIf(after, now);
        }

        private void crashIf(boolean here, KubeWrite now) {
            if (here && now.number() == write) {
                throw new SimulatedCrash("at write " + now);
            }
        }
    }
}
