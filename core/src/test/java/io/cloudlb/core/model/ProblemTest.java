// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void isNoLongerThanAnEventHoweverMuchOfAnAnnotationItQuotes() {
        Problem problem = new Problem("InvalidAnnotation", "key", "'" + "x".repeat(200_000) + "' is no name");

        assertThat(problem.message()).hasSize(Problem.LONGEST).contains("x...x").endsWith("is no name");
    }

    @Test
    void isNeverCutThroughACharacter() {
        for (String start : List.of("", "x")) {
            Problem problem = new Problem("InvalidAnnotation", "key", start + "\uD83D\uDE00".repeat(2_000) + start);

            assertThat(problem.message().codePoints())
                    .noneMatch(point -> Character.getType(point) == Character.SURROGATE);
        }
    }

    @Test
    void isLeftAsItIsWhereItIsShort() {
        assertThat(new Problem("NoPorts", "spec.ports", "add one").message()).isEqualTo("add one");
    }
}
