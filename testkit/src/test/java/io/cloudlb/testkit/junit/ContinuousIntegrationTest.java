// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.testkit.preparation.PreparationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContinuousIntegrationTest {

    @ParameterizedTest
    @ValueSource(strings = {"true", "1", "yes"})
    void takesARunWithTheVariableForCi(String value) {
        assertThat(new ContinuousIntegration(value).isOn()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "false", "FALSE"})
    void takesARunWithAnEmptyVariableForADevelopersOwn(String value) {
        assertThat(new ContinuousIntegration(value).isOn()).isFalse();
    }

    @Test
    void takesARunWithoutTheVariableForADevelopersOwn() {
        assertThat(new ContinuousIntegration(null).isOn()).isFalse();
    }

    @Test
    void skipsATestThatLacksSomethingAndSaysWhat() {
        ConditionEvaluationResult result =
                new ContinuousIntegration(null).without(new PreparationException("install Go"));

        assertThat(result.isDisabled()).isTrue();
        assertThat(result.getReason()).contains("install Go");
    }

    @Test
    void failsATestThatLacksSomethingInCi() {
        PreparationException missing = new PreparationException("install Go");

        assertThatThrownBy(() -> new ContinuousIntegration("true").without(missing))
                .isSameAs(missing);
    }
}
