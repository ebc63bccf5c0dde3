// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Sorted;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which instances become targets when AWS's quotas leave no room for all.
class TargetRoomTest {
    /// That many instances in each of three zones.
    private static SortedMap<String, String> instances(int perZone) {
        SortedMap<String, String> zones = new TreeMap<>();
        for (int number = 0; number < perZone * 3; number++) {
            zones.put("i-%05x".formatted(number), "zone-" + number % 3);
        }
        return zones;
    }

    private static long inZone(SortedMap<String, String> all, SortedSet<String> chosen, String zone) {
        return chosen.stream().filter(id -> zone.equals(all.get(id))).count();
    }

    @ParameterizedTest(name = "{0} ports, cross-zone {1}, {2} instances in each of three zones: {3} targets")
    @CsvSource({
        "1, false, 100, 300",
        "1, true, 166, 498",
        "1, true, 167, 500",
        "1, false, 300, 900",
        "1, false, 400, 1000",
        "2, false, 400, 750",
        "2, true, 400, 250",
        "10, false, 100, 150",
        "50, false, 100, 30",
        "50, true, 100, 10",
        "0, false, 100, 300"
    })
    void takesAsManyAsTheQuotasLeaveRoomFor(int ports, boolean crossZone, int perZone, int targets) {
        assertThat(TargetRoom.of(ports, crossZone).choose(instances(perZone))).hasSize(targets);
    }

    @Test
    void takesTheSameNumberInEveryZoneThatHasEnough() {
        SortedMap<String, String> all = instances(400);
        SortedSet<String> chosen = TargetRoom.of(2, false).choose(all);

        assertThat(inZone(all, chosen, "zone-0")).isEqualTo(250);
        assertThat(inZone(all, chosen, "zone-1")).isEqualTo(250);
        assertThat(inZone(all, chosen, "zone-2")).isEqualTo(250);
    }

    @Test
    void changesOneTargetWhenOneInstanceGoes() {
        SortedMap<String, String> all = instances(400);
        SortedSet<String> chosen = TargetRoom.of(1, false).choose(all);

        SortedSet<String> after = TargetRoom.of(1, false).choose(Sorted.remove(all, chosen.first()));

        assertThat(Sorted.minus(chosen, after)).containsExactly(chosen.first());
        assertThat(after).hasSize(chosen.size());
    }

    @Test
    void changesNothingWhenAnInstanceGoesThatWasNoTarget() {
        SortedMap<String, String> all = instances(400);
        SortedSet<String> chosen = TargetRoom.of(1, false).choose(all);
        String other = Sorted.minus(all.keySet(), chosen).first();

        assertThat(TargetRoom.of(1, false).choose(Sorted.remove(all, other))).isEqualTo(chosen);
    }
}
