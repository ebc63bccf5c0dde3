// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

/// Carries a [CloudError] from the place where the SDK's exception was caught to the place where the
/// controller turns it into an outcome. Nothing in between catches it.
public final class CloudException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient CloudError error;

    public CloudException(CloudError error, Throwable cause) {
        super(error.message(), cause);
        this.error = error;
    }

    public CloudException(CloudError error) {
        super(error.message());
        this.error = error;
    }

    /// The error as a value.
    public CloudError error() {
        return error;
    }
}
