// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.cloud.compute.v1.Operation;
import java.util.Optional;

/// An operation that ended with an error. The API answers such an operation with HTTP status 200, and the client
/// library takes one without an HTTP status of its own for a success.
final class OperationFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final int status;
    private final String code;
    private final String words;

    /// @param operation the operation's name
    /// @param status the HTTP status that goes with the error, 0 when none does
    /// @param code the first error's code, `QUOTA_EXCEEDED`; empty when the operation tells none
    /// @param words what it says of it
    OperationFailure(String operation, int status, String code, String words) {
        super(code + ": " + words);
        this.operation = operation;
        this.status = status;
        this.code = code;
        this.words = words;
    }

    /// What an operation that has ended failed by.
    static Optional<OperationFailure> in(Operation answer) {
        int status = answer.getHttpErrorStatusCode();
        boolean failed =
                status >= 400 || (answer.hasError() && answer.getError().getErrorsCount() > 0);
        if (answer.getStatus() != Operation.Status.DONE || !failed) {
            return Optional.empty();
        }
        if (answer.getError().getErrorsCount() == 0) {
            return Optional.of(new OperationFailure(answer.getName(), status, "", answer.getHttpErrorMessage()));
        }
        com.google.cloud.compute.v1.Errors first = answer.getError().getErrors(0);
        return Optional.of(new OperationFailure(answer.getName(), status, first.getCode(), first.getMessage()));
    }

    String operation() {
        return operation;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String words() {
        return words;
    }
}
