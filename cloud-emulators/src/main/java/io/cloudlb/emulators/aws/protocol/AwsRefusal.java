// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.protocol;

import io.cloudlb.emulators.pipeline.Refusal;

/// An error answer of AWS.
public final class AwsRefusal extends Refusal {

    private static final long serialVersionUID = 1L;

    /// @param status the HTTP status
    /// @param code the error code clients switch on
    /// @param message the text for people
    public AwsRefusal(int status, String code, String message) {
        super(status, code, message);
    }

    /// A refusal with status 400, which is what nearly every error of these services has.
    ///
    /// @param format the text for people, a format string if there are arguments
    public static AwsRefusal of(String code, String format, Object... arguments) {
        Object[] values = arguments.clone();
        return new AwsRefusal(400, code, values.length == 0 ? format : format.formatted(values));
    }
}
