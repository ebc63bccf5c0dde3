// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import io.cloudlb.core.provider.CloudError;

/// No token was to be had, so nothing was sent.
final class RefusedCredentials extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient CloudError error;

    RefusedCredentials(CloudError error, Throwable cause) {
        super(error.message(), cause);
        this.error = error;
    }

    CloudError error() {
        return error;
    }
}
