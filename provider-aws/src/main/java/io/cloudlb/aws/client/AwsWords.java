// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.client;

import io.cloudlb.core.redaction.Redaction;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// The words of AWS and its SDK, short enough for an event and without secrets: some errors repeat the signed request.
final class AwsWords {
    private static final int LONGEST = 400;

    private AwsWords() {}

    static String of(SdkException failure) {
        if (failure instanceof AwsServiceException refusal && refusal.awsErrorDetails() != null) {
            return of(Optional.ofNullable(refusal.awsErrorDetails().errorMessage())
                    .orElse("AWS gave no reason"));
        }
        return of(Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName()));
    }

    /// The innermost cause, which names the host or the socket.
    static String ofRoot(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = Optional.ofNullable(root.getMessage()).orElse("");
        return of(root.getClass().getSimpleName() + " " + message).strip();
    }

    static String of(String text) {
        String firstLine = text.lines().findFirst().orElse("");
        String clean = Redaction.OF_PROCESS.clean(firstLine);
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }
}
