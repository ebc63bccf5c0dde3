// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import org.jspecify.annotations.Nullable;

/// Whether this is a CI run, where a missing requirement is a failure. CI services set the variable `CI`.
///
/// @param value what the variable says
record ContinuousIntegration(@Nullable String value) {

    static ContinuousIntegration ofEnvironment() {
        return new ContinuousIntegration(System.getenv("CI"));
    }

    boolean isOn() {
        return value != null && !value.isEmpty() && !value.equalsIgnoreCase("false");
    }
}
