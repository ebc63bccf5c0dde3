// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

class InstanceSetsTest {
    @Test
    void givesEqualSetsOneInstance() {
        SortedSet<String> first = InstanceSets.shared(List.of("i-0b", "i-0a"));

        assertThat(InstanceSets.shared(Set.of("i-0a", "i-0b"))).isSameAs(first);
        assertThat(InstanceSets.shared(Set.of("i-0a"))).containsExactly("i-0a");
        assertThat(first).containsExactly("i-0a", "i-0b");
    }

    @Test
    void givesSetsThatNobodyCanChangeForAllOthers() {
        SortedSet<String> set = InstanceSets.shared(List.of("i-0c"));

        assertThatThrownBy(() -> set.add("i-0d")).isInstanceOf(UnsupportedOperationException.class);
    }
}
