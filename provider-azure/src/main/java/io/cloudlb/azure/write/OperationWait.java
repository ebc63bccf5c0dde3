// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmOperation;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;

/// Waits for what Azure is at work on.
///
/// @param what what that is, for people
record OperationWait(ArmApi api, TimeSource time, String what) {
    static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /// Until an operation has ended well.
    ///
    /// @throws CloudException when it has not
    void await(ArmOperation operation) {
        long since = time.nanoTime();
        Duration after = operation.after();
        while (true) {
            pause(since, after);
            switch (api.status(operation)) {
                case ArmOperation.Status.Running(Duration again) -> after = again;
                case ArmOperation.Status.Succeeded() -> {
                    return;
                }
                case ArmOperation.Status.Failed(CloudError error) -> throw new CloudException(error);
                case ArmOperation.Status.Cancelled(CloudError error) -> throw new CloudException(error);
            }
        }
    }

    /// @param since when this was begun, on the monotonic clock
    void pause(long since, Duration after) {
        if (time.nanoTime() - since > LONGEST.toNanos()) {
            throw new CloudException(CloudError.busy(
                    "%s has been worked on for %d minutes; it is looked at again".formatted(what, LONGEST.toMinutes()),
                    ""));
        }
        time.pause(after.compareTo(POLL) < 0 ? POLL : after);
    }
}
