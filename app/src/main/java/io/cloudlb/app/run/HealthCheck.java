// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import io.cloudlb.core.redaction.Redaction;
import java.util.Optional;
import java.util.function.Supplier;

/// One thing that must be well.
///
/// @param name one word, for example `watches`
/// @param problem asks what is wrong, for a person; empty when well. Quick, and it never calls anybody
public record HealthCheck(String name, Supplier<Optional<String>> problem) {
    /// A check whose words are quoted from elsewhere: neither secrets nor control characters of theirs are shown.
    static HealthCheck of(String name, Supplier<Optional<String>> problem) {
        return new HealthCheck(name, () -> problem.get().map(Redaction.OF_PROCESS::clean));
    }
}
