// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

/// Ends the command with one sentence for a person and exit code 1. The cause is shown at log level debug only.
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailure(String sentence) {
        super(sentence);
    }

    public CommandFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /// The sentence.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
