// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import java.io.IOException;

/// No credentials were found by which Compute Engine could be asked.
final class MissingCredentials extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingCredentials(IOException cause) {
        super("no credentials", cause);
    }

    String sentence() {
        return "No credentials of Google Cloud were found. " + Advice.forCredentials(System.getenv());
    }
}
