// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.TestClock;
import io.cloudlb.emulators.pipeline.Table.ConsistencyLag;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TableTest {

    private final TestClock clock = new TestClock();

    @Test
    void withoutLagReadsSeeTheTruth() {
        Table<String> table = new Table<>(clock, ConsistencyLag.NONE);
        table.put("a", "1");

        assertThat(table.shown()).containsEntry("a", "1");
        table.remove("a");
        assertThat(table.shown()).isEmpty();
    }

    @Test
    void severalChangesInARowAreHiddenBehindTheFirstValue() {
        Table<String> table = new Table<>(clock, ConsistencyLag.ofTime(Duration.ofSeconds(2)));
        table.put("a", "1");
        clock.advance(Duration.ofSeconds(2));
        table.put("a", "2");
        clock.advance(Duration.ofSeconds(1));
        table.put("a", "3");

        assertThat(table.shown()).containsEntry("a", "1");
        clock.advance(Duration.ofSeconds(1));
        assertThat(table.shown()).containsEntry("a", "1");
        clock.advance(Duration.ofSeconds(1));
        assertThat(table.shown()).containsEntry("a", "3");
        assertThat(table.find("a")).contains("3");
    }

    @Test
    void aChangeAfterAVisibleOneHidesOnlyItself() {
        Table<String> table = new Table<>(clock, ConsistencyLag.ofReads(1));
        table.put("a", "1");
        assertThat(table.shown()).isEmpty();
        assertThat(table.shown()).containsEntry("a", "1");
        table.put("a", "2");

        assertThat(table.shown()).containsEntry("a", "1");
        assertThat(table.shown()).containsEntry("a", "2");
    }

    @Test
    void staleReadsMissWhatTheLastWriteChanged() {
        Table<String> table = new Table<>(clock, ConsistencyLag.NONE);
        table.beginWrite();
        table.put("a", "1");
        table.put("b", "1");
        table.beginWrite();
        table.put("a", "2");
        table.put("a", "3");
        table.remove("b");

        assertThat(table.shownStale()).containsEntry("a", "1").containsEntry("b", "1");
        assertThat(table.shown()).containsEntry("a", "3").doesNotContainKey("b");
    }

    @Test
    void valuesAreFoundByWhatTheyName() {
        Table<String> table = new Table<>(clock, ConsistencyLag.NONE);
        Table.Index<String> words = table.indexedBy(text -> Arrays.asList(text.split(" ")));
        table.put("1", "red apple");
        table.put("2", "red rose");

        assertThat(words.naming("red")).containsExactly("red apple", "red rose");
        table.put("1", "green apple");
        assertThat(words.naming("red")).containsExactly("red rose");
        assertThat(words.naming("apple")).containsExactly("green apple");
        table.remove("1");
        assertThat(words.naming("apple")).isEmpty();
    }
}
