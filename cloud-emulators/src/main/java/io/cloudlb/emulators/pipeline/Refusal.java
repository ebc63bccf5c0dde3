// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

/// A cloud's error, before it has the form the cloud gives it. Thrown by the code of an operation, which must
/// not have changed anything before.
///
/// A cloud that says more than this extends it.
public class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /// @param status the HTTP status
    /// @param code the error code clients switch on
    /// @param message the text for people
    public Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    public final int status() {
        return status;
    }

    public final String code() {
        return code;
    }

    /// The text for people.
    public final String text() {
        return String.valueOf(getMessage());
    }
}
