// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SortedTest {
    @Test
    void sortsWhatIsNotSorted() {
        assertThat(Sorted.copyOf(List.of("b", "c", "a"))).containsExactly("a", "b", "c");
        assertThat(Sorted.copyOf(Map.of("b", 1, "a", 2)).keySet()).containsExactly("a", "b");
    }

    @Test
    void keepsTheOrderOfWhatIsSorted() {
        SortedSet<String> backwards = new TreeSet<>(Comparator.<String>reverseOrder());
        backwards.addAll(List.of("a", "b"));

        assertThat(Sorted.copyOf(backwards)).containsExactly("b", "a");
    }

    @Test
    void isNotChangedByAnybody() {
        List<String> elements = new ArrayList<>(List.of("a"));
        Map<String, Integer> entries = new HashMap<>(Map.of("a", 1));
        SortedSet<String> set = Sorted.copyOf(elements);
        SortedMap<String, Integer> map = Sorted.copyOf(entries);
        elements.add("b");
        entries.put("b", 2);

        assertThat(set).containsExactly("a");
        assertThat(map.keySet()).containsExactly("a");
        assertThatThrownBy(() -> set.add("c")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.put("c", 3)).isInstanceOf(UnsupportedOperationException.class);
    }

    /// There is one for each of many fields of each of many Services.
    @Test
    void hasOneEmptySetAndOneEmptyMap() {
        assertThat(Sorted.copyOf(List.<String>of())).isSameAs(Sorted.copyOf(new TreeSet<Integer>()));
        assertThat(Sorted.copyOf(Map.<String, String>of())).isSameAs(Sorted.copyOf(new HashMap<Integer, String>()));
    }
}
