// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.rivals.Leaders.Leader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaderTextTest {
    private static final Leader ALL = new Leader(
            "cloudlb-system",
            "cloudlb",
            "pod-1_7f3",
            new ServedServices(new ServedClasses(true, Optional.empty()), Set.of()));
    private static final Leader SOME = new Leader(
            "lab",
            "b",
            "pod-2_0a1",
            new ServedServices(new ServedClasses(true, Optional.of("x.example/lb")), Set.of("shop", "lab")));
    private static final Leader OF_CLASS = new Leader(
            "lab", "c", "pod-3", new ServedServices(new ServedClasses(false, Optional.of("internal")), Set.of()));

    @Test
    void writesALineForEach() {
        assertThat(LeaderText.write(List.of(SOME, ALL, OF_CLASS))).isEqualTo("""
                        cloudlb-system/cloudlb pod-1_7f3 - *
                        lab/b pod-2_0a1 -,x.example/lb lab,shop
                        lab/c pod-3 internal *
                        """);
    }

    @Test
    void readsWhatItWrote() {
        assertThat(LeaderText.read(LeaderText.write(List.of(SOME, ALL, OF_CLASS))))
                .isEqualTo(new LeaderText.Reading.Sound(List.of(ALL, SOME, OF_CLASS)));
        assertThat(LeaderText.read("")).isEqualTo(new LeaderText.Reading.Sound(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lab", "lab/b pod", "lab/b pod - * more", "lab/b/c pod - *", "/b pod - *", "\n", "lab/b pod\t- *"
            })
    void passesNothingOver(String line) {
        assertThat(LeaderText.read("cloudlb-system/cloudlb pod-1 - *\n" + line + "\n"))
                .isInstanceOfSatisfying(
                        LeaderText.Reading.Unreadable.class,
                        unreadable -> assertThat(unreadable.why()).startsWith("line 2 names no leader: "));
    }

    @Test
    void quotesNoMoreThanAPersonReads() {
        assertThat(LeaderText.read("x".repeat(100_000)))
                .isInstanceOfSatisfying(
                        LeaderText.Reading.Unreadable.class,
                        unreadable -> assertThat(unreadable.why()).hasSizeLessThan(300));
    }
}
