// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.PoolDifference.Kind;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.pool.PoolDefinition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PoolDifferenceTest {
    @Test
    void tellsByNameWhatComesChangesGoesAndStays() {
        assertThat(PoolDifference.between(
                        definitions(
                                aPool("stays", "10.0.0.0/24"),
                                aPool("goes", "10.0.1.0/24"),
                                aPool("changes", "10.0.2.0/24")),
                        definitions(
                                aPool("stays", "10.0.0.0/24"),
                                aPool("comes", "10.0.1.0/24"),
                                aPool("changes", "10.0.2.0/25"))))
                .containsExactly(
                        new PoolDifference("changes", Kind.CHANGED),
                        new PoolDifference("comes", Kind.ADDED),
                        new PoolDifference("goes", Kind.REMOVED),
                        new PoolDifference("stays", Kind.SAME));
    }

    @Test
    void noticesWhomAPoolServesAndHow() {
        assertThat(Stream.of(
                                aPool("a", "10.0.0.0/24").byHandOnly(),
                                aPool("a", "10.0.0.0/24").avoidingBuggyIps(),
                                aPool("a", "10.0.0.0/24").forNamespaces("office"))
                        .map(other ->
                                PoolDifference.between(definitions(aPool("a", "10.0.0.0/24")), definitions(other))))
                .allSatisfy(
                        differences -> assertThat(differences).containsExactly(new PoolDifference("a", Kind.CHANGED)));
    }

    private static List<PoolDefinition> definitions(APool... pools) {
        return Stream.of(pools).map(APool::definition).toList();
    }
}
