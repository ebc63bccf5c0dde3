// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.APool.pools;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Problem;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.pool.PoolDefinition.SelectorDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The refusals of MetalLB's webhook, one by one, with the words that people search for.
class PoolSetReadingTest {
    @Test
    void readsCidrsAndRangesOfBothFamilies() {
        PoolSet pools = pools(aPool("a", "192.0.2.0/24", " 198.51.100.5 - 198.51.100.9 ", "2001:db8::/126"));

        assertThat(pools.named("a").orElseThrow().blocks().stream().map(Block::toString))
                .containsExactly(
                        "192.0.2.0/24", "198.51.100.5/32", "198.51.100.6/31", "198.51.100.8/31", "2001:db8::/126");
    }

    @Test
    void takesTheNetworkOfACidrThatNamesAHost() {
        assertThat(pools(aPool("a", "192.0.2.77/24"))
                        .named("a")
                        .orElseThrow()
                        .blocks()
                        .getFirst())
                .hasToString("192.0.2.0/24");
    }

    @Test
    void splitsARangeOfIpv6IntoTheFewestBlocks() {
        assertThat(pools(aPool("a", "2001:db8::1-2001:db8::6"))
                        .pools()
                        .getFirst()
                        .blocks())
                .extracting(Block::toString)
                .containsExactly("2001:db8::1/128", "2001:db8::2/127", "2001:db8::4/127", "2001:db8::6/128");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    10.0.0.0            | invalid CIDR "10.0.0.0"
                    10.0.0.0/33         | invalid CIDR "10.0.0.0/33"
                    10.0.0.0/08         | invalid CIDR "10.0.0.0/08"
                    010.0.0.0/8         | invalid CIDR "010.0.0.0/8"
                    ::ffff:10.0.0.0/104 | invalid CIDR "::ffff:10.0.0.0/104"
                    web                 | invalid CIDR "web"
                    10.0.0.9-10.0.0.1   | start IP "10.0.0.9" is after the end IP "10.0.0.1"
                    x-10.0.0.1          | invalid start IP "x"
                    10.0.0.1-           | invalid end IP ""
                    10.0.0.1-2001:db8:: | one end is IPv4 and the other IPv6
                    10.0.0.1-10.0.0.0/8 | invalid end IP "10.0.0.0/8"
                    """)
    void refusesAddressesThatAreNone(String entry, String words) {
        assertThat(problems(aPool("a", entry)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("IPAddressPool/a spec.addresses[0]")
                        .contains(words));
    }

    @Test
    void refusesAPoolWithoutAddresses() {
        assertThat(problems(aPool("a")))
                .extracting(Problem::message)
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("pool has no prefixes defined");
    }

    @Test
    void refusesAPoolWithoutAName() {
        assertThat(problems(aPool("", "10.0.0.0/8")))
                .extracting(Problem::message)
                .containsExactly("missing pool name");
    }

    @Test
    void refusesOverlapsWithinAPoolAndBetweenPools() {
        assertThat(problems(aPool("a", "10.0.0.0/24", "10.0.0.128/25"), aPool("b", "10.0.0.7-10.0.0.7", "11.0.0.0/8")))
                .extracting(Problem::message)
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message)
                                .contains(
                                        "CIDR \"10.0.0.128/25\" in pool \"a\" overlaps with already defined CIDR \"10.0.0.0/24\""),
                        message -> assertThat(message)
                                .contains(
                                        "CIDR \"10.0.0.7/32\" in pool \"b\" overlaps with already defined CIDR \"10.0.0.0/24\""));
    }

    @Test
    void refusesTheSameAddressesTwice() {
        assertThat(problems(aPool("a", "10.0.0.0/24"), aPool("b", "10.0.0.0/24")))
                .hasSize(1);
    }

    @Test
    void refusesTwoPoolsOfOneName() {
        assertThat(problems(aPool("a", "10.0.0.0/24"), aPool("a", "11.0.0.0/24")))
                .extracting(Problem::message)
                .containsExactly("duplicate definition of pool \"a\"");
    }

    @Test
    void refusesANamespaceNamedTwice() {
        assertThat(problems(aPool("a", "10.0.0.0/24").forNamespaces("shop", "shop")))
                .extracting(Problem::message)
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("duplicate definition in namespaces field");
    }

    @Test
    void refusesASelectorWrittenTwice() {
        assertThat(problems(aPool("a", "10.0.0.0/24")
                        .forServicesLabelled("tier", "front")
                        .forServicesLabelled("tier", "front")))
                .extracting(Problem::message)
                .containsExactly("duplicate definition of serviceSelectors");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    tier  | Like         | front       | "Like" is not a valid label selector operator
                    tier  | In           |             | for 'In' the set of values must be given
                    tier  | Exists       | front       | for 'Exists' the set of values must be empty
                    -tier | Exists       |             | "-tier" is not a label key
                    A/b/c | Exists       |             | "A/b/c" is not a label key
                    tier  | In           | front-      | "front-" is not a label value
                    tier  | NotIn        | front,front | duplicate definition of match expression value in label selector
                    """)
    void refusesSelectorsThatKubernetesRefuses(String key, String operator, String values, String words) {
        List<String> all = values == null ? List.of() : List.of(values.split(","));
        SelectorDefinition selector =
                new SelectorDefinition(Map.of(), List.of(new SelectorDefinition.Expression(key, operator, all)));

        assertThat(problems(aPool("a", "10.0.0.0/24").forNamespaces(selector)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("spec.serviceAllocation.namespaceSelectors[0]")
                        .contains(words));
    }

    @Test
    void reportsAllProblemsOfAllPoolsTogether() {
        assertThat(problems(
                        aPool("a", "10.0.0.0/33", "x"),
                        aPool("b"),
                        aPool("c", "10.0.0.0/8").forNamespaces("shop", "shop"),
                        aPool("d", "10.1.0.0/16")))
                .extracting(Problem::reason)
                .containsExactlyInAnyOrder(
                        "InvalidAddresses",
                        "InvalidAddresses",
                        "NoAddresses",
                        "DuplicateNamespace",
                        "OverlappingAddresses");
    }

    @Test
    void doesNotDependOnTheOrderOfDefinitions() {
        List<PoolDefinition> some = Stream.of(aPool("b", "10.0.0.0/24"), aPool("a", "11.0.0.0/24"))
                .map(APool::definition)
                .toList();

        assertThat(PoolSetReading.read(some)).isEqualTo(PoolSetReading.read(some.reversed()));
    }

    @Test
    void leavesTheLastGoodSetInForceWhenANewerOneIsRefused() {
        PoolSet good = pools(aPool("a", "10.0.0.0/24"));
        PoolsInForce before = PoolsInForce.NONE.after(new PoolSetReading.Sound(good));
        PoolsInForce after = before.after(read(aPool("a", "nonsense")));

        assertThat(after.pools()).isEqualTo(good);
        assertThat(after.stale()).isTrue();
        assertThat(after.refusals()).hasSize(1);
        assertThat(after.after(new PoolSetReading.Sound(PoolSet.EMPTY)))
                .isEqualTo(new PoolsInForce(PoolSet.EMPTY, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/24, false, 256",
        "10.0.0.0/24, true, 254",
        "10.0.0.0/16, true, 65024",
        "10.0.0.0/25, true, 127",
        "10.0.0.64/26, true, 64",
        "10.0.0.0/32, true, 0",
        "10.0.0.254/31, true, 1",
        "10.0.0.4/30, true, 4"
    })
    void countsWhatItCanGiveOut(String addresses, boolean avoid, long capacity) {
        APool pool = avoid ? aPool("a", addresses).avoidingBuggyIps() : aPool("a", addresses);

        assertThat(pools(pool).pools().getFirst().capacity(IpFamily.IPV4)).isEqualTo(capacity);
    }

    @Test
    void countsHugeRangesOfIpv6AsMetalLbDoesAndNeverBelowZero() {
        Pool pool = pools(aPool("a", "2001:db8::/64", "2001:db9::/120", "10.0.0.0/31"))
                .pools()
                .getFirst();

        assertThat(pool.capacity(IpFamily.IPV6)).isEqualTo(Long.MAX_VALUE);
        assertThat(pool.capacity(IpFamily.IPV4)).isEqualTo(2);
    }

    private static PoolSetReading read(APool... pools) {
        return PoolSetReading.read(Stream.of(pools).map(APool::definition).toList());
    }

    private static List<Problem> problems(APool... pools) {
        return switch (read(pools)) {
            case PoolSetReading.Refused(List<Problem> problems) -> problems;
            case PoolSetReading.Sound sound -> throw new AssertionError(sound);
        };
    }
}
