// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which resource groups a look reads, where Services name more than there is room for.
class NamedGroupsTest {
    private final NamedGroups groups = new NamedGroups();

    private void ask(int namespaces) {
        IntStream.range(0, namespaces)
                .forEach(number -> groups.name(
                        new Owner.Service(
                                SpecFixture.CLUSTER,
                                new ServiceKey("team-%03d".formatted(number), "web"),
                                "uid-" + number),
                        new TreeSet<>(List.of("group-%03d".formatted(number)))));
    }

    @Test
    void everyNamespaceHasItsTurn() {
        ask(120);

        SortedSet<String> read = new TreeSet<>();
        for (int look = 0; look < 3; look++) {
            SortedSet<String> chosen = groups.chosen();
            assertThat(chosen).hasSize(50);
            read.addAll(chosen);
        }

        assertThat(read).hasSize(120);
    }

    @Test
    void whereThereIsRoomForAllEveryLookReadsThem() {
        ask(50);

        assertThat(groups.chosen()).hasSize(50).isEqualTo(groups.chosen());
    }
}
