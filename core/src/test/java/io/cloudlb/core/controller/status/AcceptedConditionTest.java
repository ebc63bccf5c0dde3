// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.state.PublishedStatus.ConditionValue;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceStatus.Condition.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AcceptedConditionTest {
    @Test
    void saysOneProblemPlainly() {
        ConditionValue summary =
                summary("Load balancer not created", List.of(new Problem("NoPorts", "spec.ports", "add one")));

        assertThat(summary)
                .isEqualTo(
                        new ConditionValue(Status.FALSE, "NoPorts", "Load balancer not created: spec.ports: add one"));
    }

    @Test
    void numbersSeveralProblemsInAStableOrder() {
        Problem first = new Problem("A", "a", "is bad");
        Problem second = new Problem("B", "b", "is worse");

        assertThat(summary("Refused", List.of(second, first, second)))
                .isEqualTo(new ConditionValue(
                        Status.FALSE, "SeveralProblems", "Refused: 2 problems. (1) a: is bad (2) b: is worse"));
    }

    @Test
    void keepsTheReasonThatAllProblemsShare() {
        Problem first = new Problem("A", "a", "is bad");
        Problem second = new Problem("A", "b", "is bad");

        assertThat(summary("Refused", List.of(first, second)).reason()).isEqualTo("A");
    }

    @Test
    void fitsAnEventHoweverManyProblemsThereAre() {
        List<Problem> many = IntStream.range(0, 200)
                .mapToObj(i -> new Problem("A", "field-%03d".formatted(i), "is bad"))
                .toList();
        List<Problem> huge = List.of(new Problem("A", "f", "ü".repeat(5000)), new Problem("A", "g", "y"));

        assertThat(bytes(summary("Refused", many))).isLessThanOrEqualTo(1024);
        assertThat(summary("Refused", many).message()).contains("200 problems.").endsWith(" more");
        assertThat(bytes(summary("Refused", huge))).isLessThanOrEqualTo(1024);
        assertThat(bytes(summary("Refused", huge.subList(0, 1)))).isLessThanOrEqualTo(1024);
    }

    private static int bytes(ConditionValue summary) {
        return summary.message().getBytes(StandardCharsets.UTF_8).length;
    }

    private static ConditionValue summary(String opening, List<Problem> problems) {
        return AcceptedCondition.summary(Status.FALSE, opening, problems);
    }
}
