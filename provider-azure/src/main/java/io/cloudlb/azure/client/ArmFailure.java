// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import java.time.Duration;
import java.util.List;

/// An answer of the API that refuses, or an operation that ended with an error.
final class ArmFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ErrorBody body;
    private final String requestId;
    private final transient Duration after;

    /// @param status the HTTP status; 0 of an operation
    /// @param body what it says
    /// @param requestId what Microsoft's support finds it by; empty when it tells none
    /// @param after how long it asks to wait; zero when it does not say
    ArmFailure(int status, ErrorBody body, String requestId, Duration after) {
        super("%d %s".formatted(status, body.codes()));
        this.status = status;
        this.body = body;
        this.requestId = requestId;
        this.after = after;
    }

    int status() {
        return status;
    }

    ErrorBody body() {
        return body;
    }

    /// From the innermost one out.
    List<String> codes() {
        return body.codes();
    }

    String requestId() {
        return requestId;
    }

    Duration after() {
        return after;
    }
}
