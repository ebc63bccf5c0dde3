// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.APool.pools;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.pool.PoolDefinition.SelectorDefinition;
import io.cloudlb.metallb.pool.ServiceScope.ServiceTraits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolScopeTest {
    private static final ServiceTraits FRONT_OF_SHOP =
            new ServiceTraits("shop", Map.of("tier", "front"), Map.of("team", "red"));

    @Test
    void admitsEveryoneWithoutAScope() {
        assertThat(admits(aPool("a", "10.0.0.0/24"))).isTrue();
    }

    @Test
    void admitsEveryoneWhenTheScopeNamesNothing() {
        assertThat(admits(aPool("a", "10.0.0.0/24").pinned(3))).isTrue();
    }

    @Test
    void needsOneOfTheNamespacesByNameOrLabel() {
        assertThat(admits(aPool("a", "10.0.0.0/24").forNamespaces("shop"))).isTrue();
        assertThat(admits(aPool("a", "10.0.0.0/24").forNamespaces("office"))).isFalse();
        assertThat(admits(aPool("a", "10.0.0.0/24").forNamespacesLabelled("team", "red")))
                .isTrue();
        assertThat(admits(aPool("a", "10.0.0.0/24").forNamespaces("office").forNamespacesLabelled("team", "red")))
                .isTrue();
    }

    @Test
    void aNamespaceSelectorThatFitsNoNamespaceServesNobody() {
        assertThat(admits(aPool("a", "10.0.0.0/24").forNamespacesLabelled("team", "blue")))
                .isFalse();
    }

    @Test
    void needsOneOfTheServiceSelectorsAndTheNamespace() {
        assertThat(admits(aPool("a", "10.0.0.0/24").forServicesLabelled("tier", "front")))
                .isTrue();
        assertThat(admits(aPool("a", "10.0.0.0/24").forServicesLabelled("tier", "back")))
                .isFalse();
        assertThat(admits(aPool("a", "10.0.0.0/24")
                        .forServicesLabelled("tier", "back")
                        .forServicesLabelled("tier", "front")))
                .isTrue();
        assertThat(admits(aPool("a", "10.0.0.0/24").forNamespaces("office").forServicesLabelled("tier", "front")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "In, front, true",
        "In, back, false",
        "NotIn, back, true",
        "NotIn, front, false",
        "Exists, , true",
        "DoesNotExist, , false"
    })
    void comparesLikeKubernetes(String operator, String value, boolean expected) {
        assertThat(admits(aPool("a", "10.0.0.0/24").forServices(expression("tier", operator, value))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"In, x, false", "NotIn, x, true", "Exists, , false", "DoesNotExist, , true"})
    void comparesAbsentLabelsLikeKubernetes(String operator, String value, boolean expected) {
        assertThat(admits(aPool("a", "10.0.0.0/24").forServices(expression("absent", operator, value))))
                .isEqualTo(expected);
    }

    @Test
    void ordersPinnedPoolsByPriorityWithZeroLastAndEqualsByName() {
        PoolSet pools = pools(
                aPool("zero", "10.0.0.0/24").pinned(0),
                aPool("second-b", "10.0.1.0/24").pinned(2),
                aPool("second-a", "10.0.2.0/24").pinned(2),
                aPool("first", "10.0.3.0/24").pinned(1),
                aPool("open", "10.0.4.0/24"),
                aPool("by-hand", "10.0.5.0/24").pinned(1).byHandOnly());

        assertThat(pools.pinnedFor(FRONT_OF_SHOP))
                .extracting(Pool::name)
                .containsExactly("first", "second-a", "second-b", "zero");
        assertThat(pools.open()).extracting(Pool::name).containsExactly("open");
    }

    private static boolean admits(APool pool) {
        return pools(pool).pools().getFirst().admits(FRONT_OF_SHOP);
    }

    private static SelectorDefinition expression(String key, String operator, String value) {
        List<String> values = value == null ? List.of() : List.of(value);
        return new SelectorDefinition(Map.of(), List.of(new SelectorDefinition.Expression(key, operator, values)));
    }
}
