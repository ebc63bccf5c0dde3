// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.ClusterAccess;
import io.cloudlb.core.provider.ClusterAccess.Gauges;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.metallb.fixture.MemoryLeaders;
import io.cloudlb.metallb.fixture.MetalLbWorld;
import io.cloudlb.metallb.rivals.Leaders.Leader;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two processes that different Leases have elected over the same pools.
class OtherLeadersTest {
    private static final ClusterAccess.Scope CLASSLESS = new ClusterAccess.Scope(true, Optional.empty());
    private static final Duration LEASE = Duration.ofSeconds(15);

    private final ManualClock clock = new ManualClock();
    private final MetalLbWorld world = new MetalLbWorld(aPool("lan"));
    private final MemoryLeaders leaders = world.leaders();
    private final MetalLbProvider first = elected("first", "pod-1", CLASSLESS);
    private final MetalLbProvider second = elected("second", "pod-2", CLASSLESS);

    @Test
    void letsNobodyServeBesideALeaderOfAnotherLease() {
        assertThat(first.inKubernetes().orElseThrow().rival()).isEmpty();

        assertThat(second.inKubernetes().orElseThrow().rival())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith("The cloudlb of Lease system/first (held by pod-1) gives addresses to the same"
                                + " Services")
                        .contains("Scale the other one to zero", "--lease-name"));
        assertThat(first.inKubernetes().orElseThrow().rival()).isEmpty();
        assertThat(leaders.leaders()).extracting(Leader::holder).containsExactly("pod-1");
    }

    @Test
    void waitsForAsLongAsTheOtherRenewsItsLease() {
        assertThat(first.inKubernetes().orElseThrow().rival()).isEmpty();
        for (int renewal = 0; renewal < 20; renewal++) {
            leaders.renew("first", "pod-1", clock.instant());
            assertThat(second.inKubernetes().orElseThrow().rival()).isPresent();
            clock.pass(Duration.ofSeconds(2));
        }
    }

    @Test
    void servesOnceTheOthersLeaseHasRunOut() {
        assertThat(first.inKubernetes().orElseThrow().rival()).isEmpty();
        assertThat(second.inKubernetes().orElseThrow().rival()).isPresent();

        clock.pass(LEASE.minusSeconds(1));
        assertThat(second.inKubernetes().orElseThrow().rival()).isPresent();
        clock.pass(Duration.ofSeconds(1));

        assertThat(second.inKubernetes().orElseThrow().rival()).isEmpty();
        assertThat(leaders.leaders()).extracting(Leader::holder).containsExactly("pod-2");
    }

    @Test
    void servesAtOnceWhenTheOtherHasGivenItsLeaseUp() {
        assertThat(first.inKubernetes().orElseThrow().rival()).isEmpty();
        assertThat(second.inKubernetes().orElseThrow().rival()).isPresent();

        leaders.release("first");

        assertThat(second.inKubernetes().orElseThrow().rival()).isEmpty();
    }

    @Test
    void takesADeletedLeaseForOneThatItsHolderWillMakeAgain() {
        assertThat(first.inKubernetes().orElseThrow().rival()).isEmpty();
        leaders.delete("first");

        assertThat(second.inKubernetes().orElseThrow().rival()).isPresent();
        clock.pass(LEASE);

        assertThat(second.inKubernetes().orElseThrow().rival()).isEmpty();
    }

    @Test
    void ofTwoThatAreElectedAtOnceOneServes() {
        leaders.beforeNextWrite(
                () -> assertThat(first.inKubernetes().orElseThrow().rival()).isEmpty());

        assertThat(second.inKubernetes().orElseThrow().rival()).isPresent();
        assertThat(leaders.leaders()).extracting(Leader::holder).containsExactly("pod-1");
    }

    @Test
    void isOvertakenByTheNextLeaderOfTheLeaseThatWasGivenUp() {
        assertThat(first.inKubernetes().orElseThrow().rival()).isEmpty();
        leaders.release("first");
        leaders.beforeNextWrite(() -> assertThat(elected("first", "pod-3", CLASSLESS)
                        .inKubernetes()
                        .orElseThrow()
                        .rival())
                .isEmpty());

        assertThat(second.inKubernetes().orElseThrow().rival())
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("held by pod-3"));
    }

    @Test
    void takesOverFromALeaderOfItsOwnLeaseInTwoCalls() {
        assertThat(first.inKubernetes().orElseThrow().rival()).isEmpty();
        int before = leaders.calls();

        assertThat(elected("first", "pod-3", CLASSLESS)
                        .inKubernetes()
                        .orElseThrow()
                        .rival())
                .isEmpty();

        assertThat(leaders.calls() - before).isEqualTo(2);
        assertThat(leaders.leaders()).extracting(Leader::holder).containsExactly("pod-3");
    }

    @Test
    void doesNotServeWhileItMayNotSeeWhetherTheOtherStillDoes() {
        assertThat(first.inKubernetes().orElseThrow().rival()).isEmpty();
        leaders.hide("first");

        clock.pass(LEASE.multipliedBy(2));
        assertThat(second.inKubernetes().orElseThrow().rival()).isPresent();
        clock.pass(LEASE.multipliedBy(2));

        assertThat(second.inKubernetes().orElseThrow().rival())
                .hasValueSatisfying(sentence ->
                        assertThat(sentence).contains("Grant the right to get it", "taken out of the register"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // classless, class, namespace, serves beside a leader of classless Services in namespace shop
                "true, -, shop, false",
                "true, -, -, false",
                "true, x.example/lb, shop, false",
                "true, -, lab, true",
                "false, x.example/lb, shop, true",
                "false, x.example/lb, -, true"
            })
    void servesBesideALeaderOfOtherServices(
            boolean defaultMode, String loadBalancerClass, String namespace, boolean serves) {
        assertThat(elected("first", "pod-1", new ClusterAccess.Scope(true, Optional.empty(), Set.of("shop")))
                        .inKubernetes()
                        .orElseThrow()
                        .rival())
                .isEmpty();

        MetalLbProvider other = elected(
                "second",
                "pod-2",
                new ClusterAccess.Scope(
                        defaultMode,
                        Optional.ofNullable(loadBalancerClass),
                        Optional.ofNullable(namespace).map(Set::of).orElse(Set.of())));

        assertThat(other.inKubernetes().orElseThrow().rival().isEmpty()).isEqualTo(serves);
        assertThat(leaders.leaders()).hasSize(serves ? 2 : 1);
    }

    @Test
    void oneThatNoLeaseElectsDoesNotServeBesideALeader() {
        MetalLbProvider alone = provider(Optional.empty(), CLASSLESS, true);
        assertThat(alone.inKubernetes().orElseThrow().rival()).isEmpty();
        assertThat(leaders.leaders()).isEmpty();

        assertThat(first.inKubernetes().orElseThrow().rival()).isEmpty();

        assertThat(alone.inKubernetes().orElseThrow().rival()).isPresent();
    }

    @Test
    void oneThatOnlyLooksAsksNothing() {
        assertThat(provider(candidate("third", "pod-3"), CLASSLESS, false)
                        .inKubernetes()
                        .orElseThrow()
                        .rival())
                .isEmpty();

        assertThat(leaders.calls()).isZero();
    }

    /// Elected by that Lease just now.
    private MetalLbProvider elected(String lease, String holder, ClusterAccess.Scope scope) {
        leaders.renew(lease, holder, clock.instant());
        return provider(candidate(lease, holder), scope, true);
    }

    private static Optional<ClusterAccess.Candidacy> candidate(String lease, String holder) {
        return Optional.of(new ClusterAccess.Candidacy("system", lease, holder));
    }

    private MetalLbProvider provider(
            Optional<ClusterAccess.Candidacy> candidacy, ClusterAccess.Scope scope, boolean writes) {
        ClusterAccess host =
                new ClusterAccess(Optional.empty(), () -> {}, _ -> {}, Gauges.UNREAD, scope, candidacy, writes);
        ProviderContext context = new ProviderContext(
                SpecFixture.CLUSTER,
                Map.of(),
                ProviderContext.PortRange.KUBERNETES_DEFAULT,
                clock,
                Fence.OPEN,
                _ -> {},
                host);
        return new MetalLbProvider(context, MetalLbSettings.of(Map.of()), world.connect(() -> {}));
    }
}
