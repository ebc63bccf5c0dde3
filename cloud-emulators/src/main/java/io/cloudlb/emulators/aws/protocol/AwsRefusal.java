// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.protocol;

/// An error answer of AWS. Thrown by the code of an operation, which must not have changed anything before.
public final class AwsRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /// @param status the HTTP status
    /// @param code the error code clients switch on
    /// @param message the text for people
    public AwsRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /// A refusal with status 400, which is what nearly every error of these services has.
    ///
    /// @param format the text for people, a format string if there are arguments
    public static AwsRefusal of(String code, String format, Object... arguments) {
        Object[] values = arguments.clone();
        return new AwsRefusal(400, code, values.length == 0 ? format : format.formatted(values));
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /// The text for people.
    public String text() {
        return String.valueOf(getMessage());
    }
}
