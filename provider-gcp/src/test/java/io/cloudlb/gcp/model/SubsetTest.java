// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Sorted;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// Which nodes are behind a load balancer that has not all.
class SubsetTest {
    private static SortedSet<String> nodes(String zone, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> zone + number)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Subset subset(int size, Map<String, SortedSet<String>> byZone) {
        return new Subset("group", size, Candidates.of(new TreeMap<>(byZone)));
    }

    private static SortedMap<String, SortedSet<String>> chosen(Subset subset, Map<String, SortedSet<String>> serving) {
        SortedMap<String, SortedSet<String>> chosen = new TreeMap<>();
        subset.candidates()
                .byZone()
                .keySet()
                .forEach(zone -> chosen.put(zone, subset.chosen(zone, serving.getOrDefault(zone, new TreeSet<>()))));
        return chosen;
    }

    private static Candidates candidates(Map<String, SortedSet<String>> byZone) {
        return Candidates.of(new TreeMap<>(byZone));
    }

    private static Subset local(Map<String, SortedSet<String>> all, Map<String, SortedSet<String>> withPods) {
        return Subset.ofLocal("group", Scheme.INTERNAL, candidates(all), Optional.of(candidates(withPods)));
    }

    @Test
    void sizesAreThoseOfGke() {
        assertThat(Subset.ofAny("group", Scheme.INTERNAL, Candidates.NONE).size())
                .isEqualTo(25);
        assertThat(Subset.ofLocal("group", Scheme.INTERNAL, Candidates.NONE, Optional.empty())
                        .size())
                .isEqualTo(250);
        assertThat(Subset.ofAny("group", Scheme.EXTERNAL, Candidates.NONE).size())
                .isEqualTo(250);
        assertThat(Subset.ofLocal("group", Scheme.EXTERNAL, Candidates.NONE, Optional.empty())
                        .size())
                .isEqualTo(3_000);
    }

    @Test
    void onlyNodesWithPodsServeUnderLocal() {
        Subset few = local(
                Map.of("a", nodes("a", 1, 300), "b", nodes("b", 1, 300)),
                Map.of("a", nodes("a", 7, 9), "b", new TreeSet<>()));

        assertThat(chosen(few, Map.of("a", nodes("a", 1, 8), "b", nodes("b", 1, 8))))
                .isEqualTo(Map.of("a", nodes("a", 7, 9), "b", Set.of()));
        assertThat(few.groups(Stream.empty()))
                .as("a pod that moves to another zone finds its group there")
                .extracting(GcpResource.Key::zone)
                .containsExactly("a", "b");
    }

    @Test
    void ofMoreNodesWithPodsThanThereIsRoomForSomeAreChosen() {
        SortedSet<String> withPods = nodes("a", 100, 399);
        Subset many = local(Map.of("a", nodes("a", 1, 600)), Map.of("a", withPods));

        SortedSet<String> chosen = many.chosen("a", nodes("a", 90, 110));

        assertThat(many.isTooSmall()).isTrue();
        assertThat(chosen).hasSize(250).containsAll(nodes("a", 100, 110));
        assertThat(withPods).containsAll(chosen);
    }

    @Test
    void withoutPodsWhoServedStaysAndWhereNobodyDidThereAreThree() {
        Map<String, SortedSet<String>> all = Map.of("a", nodes("a", 1, 300), "b", nodes("b", 1, 300));
        Subset idle = local(all, Map.of("a", new TreeSet<>(), "b", new TreeSet<>()));
        Map<String, SortedSet<String>> none = chosen(idle, Map.of());

        assertThat(none.values().stream().mapToInt(Set::size).sum()).isEqualTo(3);
        assertThat(chosen(idle, none)).isEqualTo(none);
        assertThat(chosen(idle, Map.of("a", nodes("a", 5, 9), "b", nodes("b", 5, 9))))
                .isEqualTo(Map.of("a", nodes("a", 5, 9), "b", nodes("b", 5, 9)));
        assertThat(idle.isTooSmall()).isFalse();
    }

    @Test
    void zonesShareAlikeAndOneWithFewLeavesItsRestToTheOthers() {
        assertThat(subset(25, Map.of("a", nodes("a", 1, 100), "b", nodes("b", 1, 100), "c", nodes("c", 1, 300)))
                        .shares()
                        .values())
                .containsExactlyInAnyOrder(8, 8, 9);
        assertThat(subset(250, Map.of("a", nodes("a", 1, 1), "b", nodes("b", 1, 5), "c", nodes("c", 1, 250)))
                        .shares())
                .isEqualTo(Map.of("a", 1, "b", 5, "c", 244));
        assertThat(subset(25, Map.of("a", nodes("a", 1, 2), "b", nodes("b", 1, 3)))
                        .shares())
                .isEqualTo(Map.of("a", 2, "b", 3));
    }

    @Test
    void whoServesStaysWhenNodesCome() {
        Map<String, SortedSet<String>> serving =
                chosen(subset(25, Map.of("a", nodes("a", 1, 300), "b", nodes("b", 1, 300))), Map.of());

        assertThat(chosen(subset(25, Map.of("a", nodes("a", 1, 400), "b", nodes("b", 1, 301))), serving))
                .isEqualTo(serving);
    }

    /// IG#2650 (kubernetes/ingress-gce): nodes left, and the subset was not refilled before one came.
    @Test
    void aSubsetIsRefilledWhenNodesLeave() {
        SortedSet<String> before = subset(25, Map.of("a", nodes("a", 1, 300))).chosen("a", Set.of());
        SortedSet<String> left = Sorted.minus(nodes("a", 1, 300), new TreeSet<>(before.headSet("a3")));

        SortedSet<String> after = subset(25, Map.of("a", left)).chosen("a", before);

        assertThat(left).containsAll(after);
        assertThat(after).hasSize(25).containsAll(Sorted.intersection(before, left));
        assertThat(subset(25, Map.of("a", nodes("a", 301, 600))).chosen("a", before))
                .as("all of them replaced")
                .hasSize(25);
    }

    @Test
    void servicesGetNodesOfTheirOwn() {
        Candidates candidates = Candidates.of(new TreeMap<>(Map.of("a", nodes("a", 1, 300))));

        SortedSet<String> used = IntStream.rangeClosed(1, 20)
                .mapToObj(number -> new Subset("group-" + number, 25, candidates).chosen("a", Set.of()))
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(used).hasSizeGreaterThan(200);
    }

    @Property(tries = 300)
    void thereAreAsManyAsThereShouldBeAndNobodyWhoIsGone(
            @ForAll @Size(max = 4) Map<@IntRange(min = 1, max = 4) Integer, @IntRange(min = 1, max = 40) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 60) int size,
            @ForAll @IntRange(min = 0, max = 40) int leaving) {
        Map<String, SortedSet<String>> before = new TreeMap<>();
        Map<String, SortedSet<String>> after = new TreeMap<>();
        sizes.forEach((zone, count) -> {
            before.put("z" + zone, nodes("z" + zone + "-", 1, count));
            after.put("z" + zone, nodes("z" + zone + "-", Math.min(leaving, count - 1), count + 1));
        });
        int all = after.values().stream().mapToInt(Set::size).sum();

        Map<String, SortedSet<String>> serving = chosen(subset(size, before), Map.of());
        Map<String, SortedSet<String>> chosen = chosen(subset(size, after), serving);

        assertThat(chosen.values().stream().mapToInt(Set::size).sum()).isEqualTo(Math.min(size, all));
        chosen.forEach((zone, names) -> assertThat(after.get(zone)).containsAll(names));
        assertThat(chosen(subset(size, after), chosen)).isEqualTo(chosen);
    }
}
