// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.preparation;

/// Something a test or the demo needs cannot be had on this machine. The message says what is missing and what to do.
public final class PreparationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public PreparationException(String message) {
        super(message);
    }
}
