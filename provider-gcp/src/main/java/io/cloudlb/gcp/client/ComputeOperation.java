// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.cloud.compute.v1.Operation;
import io.cloudlb.core.provider.CloudError;
import java.util.Optional;

/// What Compute Engine does after it has accepted a write.
///
/// @param scope where it is; of the same kind as the scope of what is changed
/// @param name its name, by which it is waited for
/// @param type what it does: `insert`, `delete`, `patch`
/// @param targetLink the link of what it changes
/// @param targetId the number of what it changes, which the resource keeps; empty when it is not told
/// @param status how far it is
public record ComputeOperation(
        Scope scope, String name, String type, String targetLink, String targetId, Status status) {
    /// How far an operation is.
    public sealed interface Status {
        /// It goes on.
        record Running() implements Status {}

        /// It has ended, and the change is there.
        record Done() implements Status {}

        /// It has ended with an error, whatever HTTP status it was answered with.
        record Failed(CloudError error) implements Status {}
    }

    /// From the API's answer.
    static ComputeOperation of(Operation answer, Scope scope) {
        return new ComputeOperation(
                scope,
                answer.getName(),
                answer.getOperationType(),
                answer.getTargetLink(),
                answer.hasTargetId() ? Long.toUnsignedString(answer.getTargetId()) : "",
                status(answer));
    }

    private static Status status(Operation answer) {
        if (answer.getStatus() != Operation.Status.DONE) {
            return new Status.Running();
        }
        return OperationFailure.in(answer)
                .<Status>map(failure -> new Status.Failed(GcpErrors.ofOperation(failure)))
                .orElseGet(Status.Done::new);
    }

    /// What a later process knows it by: `projects/p/regions/r/operations/o`.
    public String id() {
        return scope.path() + "/operations/" + name;
    }

    /// An operation of which only the [#id()] is known, taken to go on; empty when that is no id.
    public static Optional<ComputeOperation> known(String id) {
        int slash = id.lastIndexOf("/operations/");
        return slash < 0
                ? Optional.empty()
                : Scope.of(id.substring(0, slash))
                        .map(scope -> new ComputeOperation(
                                scope,
                                id.substring(slash + "/operations/".length()),
                                "",
                                "",
                                "",
                                new Status.Running()));
    }

    public boolean isRunning() {
        return status instanceof Status.Running;
    }
}
