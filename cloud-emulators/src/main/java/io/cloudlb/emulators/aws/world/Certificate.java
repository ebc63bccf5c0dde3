// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.time.Instant;
import java.util.List;

/// A certificate of ACM.
///
/// @param names the domain names, the first is the main one
/// @param status `ISSUED`, `PENDING_VALIDATION` or another status of ACM
public record Certificate(String arn, List<String> names, String status, Instant createdAt, Instant notAfter) {

    public Certificate {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a certificate has at least one name: " + arn);
        }
    }

    /// Whether a listener can use it.
    public boolean issued() {
        return status.equals("ISSUED");
    }
}
