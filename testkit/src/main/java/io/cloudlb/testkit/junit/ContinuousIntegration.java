// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import io.cloudlb.testkit.preparation.PreparationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

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

    /// What becomes of a test that lacks something: skipped with the reason, but never in CI.
    ///
    /// @throws PreparationException in CI, which makes the test fail
    ConditionEvaluationResult without(PreparationException cause) {
        if (isOn()) {
            throw cause;
        }
        return ConditionEvaluationResult.disabled(cause.getMessage());
    }
}
