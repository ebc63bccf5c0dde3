// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.metallb.allocation.MetalLbAnnotations;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import io.cloudlb.testkit.kube.KubeWrite.Verb;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The controller with MetalLB's pools behind it: what stands in Services, what is written, and what is said.
class MetalLbControllerTest {
    private static final int MANY = 50;

    @Test
    void writesOneStatusAndNoFinalizerAndOneEventForEachService() {
        AMetalLbCluster cluster = AMetalLbCluster.with(aPool("a", "10.0.0.0/24"));
        List<String> names =
                IntStream.range(0, MANY).mapToObj("web-%02d"::formatted).toList();

        cluster.serving(names.toArray(String[]::new));

        assertThat(cluster.kube().writes().ledger())
                .hasSize(MANY)
                .allMatch(write -> write.verb() == Verb.WRITE_STATUS)
                .extracting(write -> write.subject())
                .doesNotHaveDuplicates();
        assertThat(cluster.kube().events()).hasSize(MANY);
        assertThat(names).allSatisfy(name -> {
            assertThat(cluster.shown(name)).hasSize(1);
            assertThat(cluster.provisioned(name).status()).isEqualTo(Condition.Status.TRUE);
            assertThat(cluster.kube().reasons(name)).containsExactly("EnsuredLoadBalancer");
        });
    }

    @Test
    void saysWhichAddressItAssigned() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/24")).serving("web");

        assertThat(cluster.provisioned("web").message()).isEqualTo("Assigned IP [\"10.0.0.0\"] of pool a");
        assertThat(cluster.kube().service("web").status().annotations())
                .containsEntry(MetalLbAnnotations.ALLOCATED_FROM_POOL, "a");
    }

    @Test
    void takesHoldersOverBeforeAnybodyNewIsServed() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/24")).serving("old");
        cluster.stop();
        cluster.create(aService("a-new-one").port(80));

        List<Verb> writes = cluster.writesOf(cluster::restart);

        assertThat(cluster.shown("old")).containsExactly("10.0.0.0");
        assertThat(cluster.shown("a-new-one")).containsExactly("10.0.0.1");
        assertThat(writes).as("the one for the new Service").containsExactly(Verb.WRITE_STATUS);
    }

    @ParameterizedTest
    @MethodSource("unmet")
    void saysWhyAServiceIsPending(String reason, String words, AService service) {
        AMetalLbCluster cluster = AMetalLbCluster.with(
                        aPool("a", "10.0.0.0/31"),
                        aPool("b", "10.0.1.0/31").byHandOnly(),
                        aPool("c", "10.0.2.0/31").forNamespaces("elsewhere"))
                .serving("one");
        cluster.create(service);

        cluster.rest();

        Condition condition = cluster.provisioned(service.key().name());
        assertThat(condition.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(condition.reason()).isEqualTo(reason);
        assertThat(condition.message())
                .startsWith("No address: Failed to allocate IP for")
                .contains(words);
        assertThat(cluster.kube().reasons(service.key().name())).containsExactly("SyncLoadBalancerFailed");
    }

    private static AService asking(String address) {
        return aService("web").port(80).annotation(MetalLbAnnotations.LOAD_BALANCER_IPS, address);
    }

    private static AService fromPool(String pool) {
        return aService("web").port(80).annotation(MetalLbAnnotations.ADDRESS_POOL, pool);
    }

    static Stream<Arguments> unmet() {
        AService web = aService("web").port(80);
        return Stream.of(
                Arguments.of("UnknownPool", "unknown pool \"z\"", fromPool("z")),
                Arguments.of("PoolNotForService", "pool c not compatible for ip assignment", fromPool("c")),
                Arguments.of("AddressInUse", "address also in use by default/one", asking("10.0.0.0")),
                Arguments.of("AddressNotInAnyPool", "is not allowed in config", asking("192.0.2.1")),
                Arguments.of("FamilyMismatch", "does not match the ipFamily", asking("2001:db8::1")),
                Arguments.of(
                        "FamilyMismatch", "no available IPs", web.families(IpFamilyPolicy.SINGLE_STACK, IpFamily.IPV6)),
                Arguments.of("InvalidAddressRequest", "invalid metallb.io/loadBalancerIPs", asking("none")),
                Arguments.of(
                        "AddressNotInNamedPool",
                        "is not compatible with requested address pool a",
                        asking("10.0.1.0").annotation(MetalLbAnnotations.ADDRESS_POOL, "a")));
    }

    @Test
    void saysWithWhomAServiceCannotShare() {
        AMetalLbCluster cluster = AMetalLbCluster.with(aPool("a", "10.0.0.0/24"));
        cluster.create(aService("one").port(80).annotation(MetalLbAnnotations.ALLOW_SHARED_IP, "k"));
        cluster.rest();

        cluster.create(asking("10.0.0.0").annotation(MetalLbAnnotations.ALLOW_SHARED_IP, "k"));
        cluster.rest();

        assertThat(cluster.provisioned("web").reason()).isEqualTo("SharingConflict");
        assertThat(cluster.provisioned("web").message())
                .contains("port TCP/80 is already in use on \"10.0.0.0\"")
                .contains("default/one");
    }

    @Test
    void saysThatThereIsNoPool() {
        AMetalLbCluster cluster = AMetalLbCluster.with().serving("web");

        assertThat(cluster.provisioned("web").reason()).isEqualTo("NoPool");
        assertThat(cluster.provisioned("web").message()).contains("no available IPs");
    }

    @Test
    void saysThatThePoolsAreFullAndThatAQuotaIsReached() {
        AMetalLbCluster full = AMetalLbCluster.with(aPool("a", "10.0.0.0/32")).serving("one", "two");
        AMetalLbCluster limited = AMetalLbCluster.with(aPool("a", "10.0.0.0/24"))
                .set(MetalLbSettings.QUOTAS, "default=1")
                .serving("one", "two");

        assertThat(full.provisioned("two").reason()).isEqualTo("PoolExhausted");
        assertThat(limited.provisioned("two").reason()).isEqualTo("QuotaReached");
    }

    @Test
    void servesWhoWaitsAtOnceWhenAnotherGoes() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/32")).serving("one", "two");

        cluster.kube().delete("one");
        cluster.rest();

        assertThat(cluster.shown("two")).containsExactly("10.0.0.0");
        assertThat(cluster.kube().reasons("two")).containsExactly("SyncLoadBalancerFailed", "EnsuredLoadBalancer");
    }

    @Test
    void servesWhoWaitsForAnAddressByNameWhenItsHolderHasGone() {
        AMetalLbCluster cluster = AMetalLbCluster.with(aPool("a", "10.0.0.0/24"))
                .set(MetalLbSettings.HOLD_DOWN, "60s")
                .serving("one");
        cluster.create(asking("10.0.0.0"));
        cluster.rest();

        cluster.kube().delete("one");
        cluster.rest(Duration.ofMinutes(2));

        assertThat(cluster.shown("web")).containsExactly("10.0.0.0");
    }

    @Test
    void wakesThoseWhomAPoolEditConcerns() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/32")).serving("one", "two");

        List<Verb> writes = cluster.writesOf(() -> cluster.metalLb().edit(aPool("a", "10.0.0.0/24")));

        assertThat(cluster.shown("two")).containsExactly("10.0.0.1");
        assertThat(writes).containsExactly(Verb.WRITE_STATUS);
    }

    @Test
    void keepsAnAddressThatAPoolLosesAndSaysSo() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/24")).serving("web");

        cluster.metalLb().edit(aPool("b", "10.0.1.0/24"));
        cluster.rest().restart().restart();

        assertThat(cluster.shown("web")).as("also after two restarts").containsExactly("10.0.0.0");
        assertThat(cluster.provisioned("web").reason()).isEqualTo("AddressNotInAnyPool");
        assertThat(cluster.provisioned("web").message()).startsWith("Address kept: ");
    }

    @Test
    void movesAnAddressThatAPoolLosesWhereThatIsThePolicy() {
        AMetalLbCluster cluster = AMetalLbCluster.with(aPool("a", "10.0.0.0/24"))
                .set(MetalLbSettings.POOL_EDITS, "move")
                .serving("web");

        cluster.metalLb().edit(aPool("b", "10.0.1.0/24"));
        cluster.rest();

        assertThat(cluster.shown("web")).containsExactly("10.0.1.0");
    }

    @Test
    void claimsAnAddressAgainBeforeItShowsItWhereSomebodyCleared() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/24")).serving("web");
        int writes = cluster.metalLb().ledger().writes();

        cluster.kube().writeIngress("web", List.of());
        cluster.rest();

        assertThat(cluster.shown("web")).containsExactly("10.0.0.0");
        assertThat(cluster.metalLb().ledger().writes()).isEqualTo(writes + 1);
        assertThat(cluster.kube().reasons("web")).containsExactly("EnsuredLoadBalancer", "LoadBalancerDrifted");
    }

    @Test
    void takesTheAddressBackWhenTheTypeChangesAndGivesItAgain() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/32")).serving("web", "zz");

        cluster.kube().edit("web", SpecEdit.type(ServiceType.CLUSTER_IP));
        cluster.rest();
        assertThat(cluster.shown("zz")).containsExactly("10.0.0.0");
        assertThat(cluster.kube().service("web").status().annotations()).isEmpty();

        cluster.kube().delete("zz");
        cluster.rest();
        cluster.kube().edit("web", SpecEdit.type(ServiceType.LOAD_BALANCER));
        cluster.rest();
        assertThat(cluster.shown("web")).containsExactly("10.0.0.0");
    }

    @Test
    void keepsTheAddressOfADyingServiceUntilItIsGone() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/32")).serving("web", "zz");
        cluster.kube().addFinalizer("web", "example.com/slow");

        cluster.kube().delete("web");
        cluster.rest();
        assertThat(cluster.shown("web")).containsExactly("10.0.0.0");
        assertThat(cluster.shown("zz")).isEmpty();

        cluster.kube().removeFinalizer("web", "example.com/slow");
        cluster.rest();
        assertThat(cluster.shown("zz")).containsExactly("10.0.0.0");
    }

    @Test
    void keepsTheAddressOfADyingServiceAlsoOverARestart() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/32")).serving("web", "zz");
        cluster.kube().addFinalizer("web", "example.com/slow");
        cluster.kube().delete("web");

        cluster.restart();

        assertThat(cluster.shown("zz")).isEmpty();
    }

    @Test
    void callsNobodyWhenNothingChanges() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/32")).serving("web", "waiting");
        int calls = cluster.metalLb().ledger().calls();

        List<Verb> writes = cluster.writesOf(() -> {
            cluster.kube().touch("web");
            cluster.kube().touch("waiting");
            cluster.resync("web");
            cluster.resync("waiting");
        });

        assertThat(writes).isEmpty();
        assertThat(cluster.metalLb().ledger().calls()).isEqualTo(calls);
    }

    @Test
    void saysOnceWhyAServiceWaits() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/32")).serving("one", "waiting");

        cluster.rest(Duration.ofHours(6));
        cluster.restart().rest(Duration.ofHours(6));

        assertThat(cluster.kube().reasons("waiting")).containsExactly("SyncLoadBalancerFailed");
        assertThat(cluster.kube().writes().ledger())
                .filteredOn(write -> write.subject().equals("default/waiting"))
                .hasSize(1);
    }

    @Test
    void writesTheCountersOfPoolsAndShowsThemToOperators() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/31")).serving("one", "two", "three");

        assertThat(cluster.metalLb().counters().getLast())
                .singleElement()
                .satisfies(fill -> assertThat(fill.assigned()).isEqualTo(2));
        assertThat(cluster.gauges().get("metallb_allocator_addresses_in_use_total"))
                .containsEntry("a", 2.0);
        assertThat(cluster.gauges().get("cloudlb_addresses_lacking")).containsEntry("PoolExhausted", 1.0);
    }

    @Test
    void keepsTheLastGoodPoolsInForceAndTellsWhatIsWrong() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/24")).serving("web");

        cluster.metalLb().edit(aPool("a", "10.0.0.0/24"), aPool("b", "10.0.0.0/25"));
        cluster.rest();

        assertThat(cluster.shown("web")).containsExactly("10.0.0.0");
        assertThat(cluster.metalLb().told()).hasSize(1);
        assertThat(cluster.gauges().get("metallb_k8s_client_config_stale_bool")).containsValue(1.0);
    }

    @Test
    void restsAnAddressInClassModeUntilTheObjectIsGone() {
        AMetalLbCluster cluster =
                AMetalLbCluster.with(aPool("a", "10.0.0.0/32")).ofClass("example.com/lb");
        cluster.create(aService("web").port(80).loadBalancerClass("example.com/lb"));
        cluster.create(aService("zz").port(80).loadBalancerClass("example.com/lb"));
        cluster.rest();

        cluster.kube().edit("web", SpecEdit.type(ServiceType.CLUSTER_IP));
        cluster.rest();
        assertThat(cluster.shown("zz")).isEmpty();

        cluster.kube().delete("web");
        cluster.rest();
        assertThat(cluster.shown("zz")).containsExactly("10.0.0.0");
    }
}
