// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.TestClock;
import io.cloudlb.emulators.pipeline.CloudCall.Conditions;
import io.cloudlb.emulators.pipeline.Operation.Task;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How long operations are known.
class OperationsTest {
    private final TestClock clock = new TestClock();
    private final Operations operations = new Operations(clock, 2);

    private void begin(String id, Duration takes) {
        operations.begin(new Task(id, "insert", "a-rule"), takes, Conditions.of(List.of()), () -> {});
    }

    @Test
    void ofMoreThanAreKeptThoseThatEndedFirstAreForgotten() {
        begin("slow", Duration.ofSeconds(30));
        begin("first", Duration.ZERO);
        begin("second", Duration.ZERO);
        clock.advance(Duration.ofMinutes(1));
        operations.settle();

        assertThat(operations.all())
                .extracting(operation -> operation.task().id())
                .containsExactly("slow", "second");
        assertThat(operations.find("first")).isEmpty();
    }

    @Test
    void whatIsNotDoneIsNeverForgotten() {
        for (int number = 0; number < 5; number++) {
            begin("slow-" + number, Duration.ofSeconds(30));
        }

        assertThat(operations.all()).hasSize(5).noneMatch(Operation::done);
    }

    @Test
    void whatAClientDeletedLeavesRoomForOthers() {
        begin("first", Duration.ZERO);
        begin("second", Duration.ZERO);
        assertThat(operations.forget("second")).isTrue();
        begin("third", Duration.ZERO);

        assertThat(operations.all())
                .extracting(operation -> operation.task().id())
                .containsExactly("first", "third");
        assertThat(operations.forget("second")).isFalse();
    }
}
