// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import java.util.Optional;
import java.util.function.Supplier;

/// One thing that must be well.
///
/// @param name one word, for example `watches`
/// @param problem asks what is wrong, for a person; empty when well. Quick, and it never calls anybody
public record HealthCheck(String name, Supplier<Optional<String>> problem) {}
