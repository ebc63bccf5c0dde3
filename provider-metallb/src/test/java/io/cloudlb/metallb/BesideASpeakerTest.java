// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.metallb.allocation.MetalLbAnnotations;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.fixture.MetalLbSpeaker;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.kube.KubeWorld;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is promised is what MetalLB's speaker does, which refuses all pools for the sake of one address.
class BesideASpeakerTest {
    private static final APool OLD = aPool("a", "10.0.0.130-10.0.0.134");
    private static final APool NEW = aPool("a", "10.0.0.140-10.0.0.149");

    private final AMetalLbCluster cluster = AMetalLbCluster.with(OLD);
    private final MetalLbSpeaker speaker = cluster.speaker();

    private static AService asking(String name, String address) {
        return aService(name).port(80).annotation(MetalLbAnnotations.LOAD_BALANCER_IPS, address);
    }

    private void edit(APool... pools) {
        cluster.metalLb().edit(pools);
        cluster.rest();
    }

    private void create(AService service) {
        cluster.create(service);
        cluster.rest();
    }

    @Test
    void clearsUnderMoveWhoCannotBePlacedSoThatAllOthersAreAnnounced() {
        cluster.set(MetalLbSettings.POOL_EDITS, "move").serving("a1", "a2");
        create(asking("x", "10.0.0.134"));
        PoolForecast plan = cluster.foresee(NEW);

        edit(NEW);

        assertThat(cluster.shown("a1")).containsExactly("10.0.0.140");
        assertThat(cluster.shown("a2")).containsExactly("10.0.0.141");
        assertThat(cluster.shown("x")).isEmpty();
        assertThat(cluster.provisioned("x").reason()).isEqualTo("AddressNotInAnyPool");
        assertThat(List.of("a1", "a2")).allMatch(speaker::announces);
        assertThat(plan).isInstanceOfSatisfying(PoolForecast.Foreseen.class, foreseen -> {
            assertThat(foreseen.speakerRefuses()).isFalse();
            assertThat(foreseen.edit().cleared())
                    .singleElement()
                    .satisfies(cleared -> assertThat(cleared.service().name()).isEqualTo("x"));
            assertThat(foreseen.order()).singleElement().asString().contains("move, or lose their address, at once");
        });
    }

    @Test
    void wakesTheSpeakerWhenAnAddressGoesThatAClaimOfAnEarlierProcessNamesToo() {
        cluster.set(MetalLbSettings.POOL_EDITS, "move");
        create(asking("web", "10.0.0.130"));
        edit(NEW);
        cluster.restart();
        cluster.kube().annotate("web", MetalLbAnnotations.LOAD_BALANCER_IPS, "10.0.0.140");
        cluster.rest();
        cluster.restart();
        APool another = aPool("b", "10.0.0.150-10.0.0.159");

        edit(another);

        assertThat(cluster.shown("web")).isEmpty();
        assertThat(speaker.goesBy(APool.pools(another))).isTrue();
    }

    @Test
    void keepsNothingForAServiceThatWentWithAClaimOfAnEarlierProcess() {
        cluster.set(MetalLbSettings.POOL_EDITS, "move");
        create(asking("web", "10.0.0.130"));
        edit(NEW);
        cluster.restart();
        cluster.kube().delete("web");
        cluster.rest();

        edit(OLD);
        create(asking("other", "10.0.0.130"));

        assertThat(cluster.shown("other")).containsExactly("10.0.0.130");
    }

    @Test
    void saysOfANewServiceThatItIsNotAnnouncedBeforeTheStrandedOneHasGone() {
        cluster.serving("w");
        PoolForecast plan = cluster.foresee(NEW);
        edit(NEW);

        create(aService("n").port(80));

        assertThat(cluster.shown("n")).containsExactly("10.0.0.140");
        assertThat(speaker.announces("n")).isFalse();
        assertThat(cluster.provisioned("n").status()).isEqualTo(Condition.Status.FALSE);
        assertThat(cluster.provisioned("n").reason()).isEqualTo("AddressNotAnnounced");
        assertThat(cluster.provisioned("n").message())
                .contains("[\"10.0.0.140\"] is not announced")
                .contains("while it announces 10.0.0.130 of default/w");
        assertThat(cluster.kube().events().getLast().event().message()).contains("is not announced");
        assertThat(cluster.gauges().get("cloudlb_addresses_lacking"))
                .isEqualTo(Map.of("AddressNotAnnounced", 1.0, "AddressNotInAnyPool", 1.0));
        assertThat(plan).isInstanceOfSatisfying(PoolForecast.Foreseen.class, foreseen -> {
            assertThat(foreseen.speakerRefuses()).isTrue();
            assertThat(foreseen.order())
                    .anySatisfy(step -> assertThat(step).contains("Until then no address is announced that the old"));
        });

        cluster.kube().delete("w");
        cluster.rest();
        assertThat(cluster.provisioned("n").status()).isEqualTo(Condition.Status.TRUE);
        assertThat(lastEvent("n").reason().isWarning()).isFalse();
    }

    @Test
    void givesWhatOldAndNewPoolsShareAsAnnounced() {
        cluster.serving("w");
        edit(aPool("a", "10.0.0.131-10.0.0.149"));

        create(aService("n").port(80));

        assertThat(cluster.provisioned("n").status()).isEqualTo(Condition.Status.TRUE);
        assertThat(speaker.announces("n")).isTrue();
    }

    @Test
    void wakesTheSpeakerWhenTheLastStrandedServiceGoes() {
        cluster.serving("w", "w2");
        edit(NEW);
        create(aService("n").port(80));
        int wakes = cluster.metalLb().wakes();

        cluster.kube().delete("w");
        cluster.rest();
        assertThat(speaker.announces("n")).as("while w2 is there").isFalse();
        assertThat(cluster.provisioned("n").message())
                .doesNotContain("default/w ")
                .contains("default/w2");
        cluster.kube().annotate("w2", MetalLbAnnotations.LOAD_BALANCER_IPS, "10.0.0.149");
        cluster.rest();

        assertThat(cluster.metalLb().wakes()).isEqualTo(wakes + 1);
        assertThat(List.of("n", "w2")).allMatch(speaker::announces);
        assertThat(cluster.provisioned("n").status()).isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void wakesTheSpeakerAlsoWhenWhoIsClearedWasClearedBefore() {
        APool[] withB = {aPool("a", "10.0.0.1-10.0.0.2"), aPool("b", "10.0.0.3-10.0.0.9")};
        cluster.set(MetalLbSettings.POOL_EDITS, "move").rest();
        create(aService("web").port(80).annotation(MetalLbAnnotations.ADDRESS_POOL, "b"));
        edit(withB);
        edit(OLD);
        edit(aPool("b", "10.0.0.6-10.0.0.9"));
        assertThat(speaker.announces("web")).isTrue();

        edit(OLD);

        assertThat(cluster.shown("web")).isEmpty();
        assertThat(speaker.goesBy(APool.pools(OLD))).isTrue();
    }

    @Test
    void wakesTheSpeakerAtItsStartBecauseTheLastStrandedServiceMayHaveGoneUnseen() {
        cluster.serving("w");
        edit(NEW);
        create(aService("n").port(80));
        cluster.stop();
        cluster.kube().delete("w");

        cluster.rest();

        assertThat(speaker.announces("n")).isTrue();
        assertThat(cluster.provisioned("n").status()).isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void rememberOverARestartWhoIsNotAnnounced() {
        cluster.serving("w");
        edit(NEW);
        create(aService("n").port(80));

        cluster.restart();
        create(aService("n2").port(80));

        assertThat(cluster.provisioned("w").reason()).isEqualTo("AddressNotInAnyPool");
        assertThat(cluster.provisioned("n").reason()).isEqualTo("AddressNotAnnounced");
        assertThat(cluster.provisioned("n2").reason()).isEqualTo("AddressNotAnnounced");
    }

    @Test
    void saysThatAKeptAddressSurvivesNeitherARestartOfTheSpeakerNorAFailover() {
        cluster.serving("w");

        edit(NEW);

        assertThat(cluster.provisioned("w").message())
                .startsWith("Address kept: [\"10.0.0.130\"] is not allowed in config")
                .contains("survives neither a restart of the speaker nor a failover to another node");
        assertThat(speaker.announces("w")).isTrue();
        speaker.restart();
        assertThat(speaker.announces("w")).isFalse();
    }

    @Test
    void saysWhoseAddressKeepsASpeakerFromPoolsThatAreEditedBack() {
        cluster.serving("w");
        edit(NEW);
        create(aService("n").port(80));

        edit(OLD);

        assertThat(cluster.shown("n")).containsExactly("10.0.0.140");
        assertThat(speaker.announces("n")).isFalse();
        assertThat(cluster.provisioned("n").reason()).isEqualTo("AddressNotAnnounced");
        assertThat(cluster.provisioned("n").message()).contains("in none of the newest pools");
        assertThat(cluster.provisioned("w").message())
                .as("a speaker of another node may have taken the new pools, and hold on to them for n")
                .contains("not by every node")
                .contains("while it announces 10.0.0.140 of default/n");

        cluster.kube().delete("n");
        cluster.rest();
        assertThat(cluster.provisioned("w").status()).isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void healsTheConditionsOfPoolsThatAreEditedAndEditedBack() {
        cluster.serving("s1", "s2");
        edit(NEW);
        assertThat(cluster.provisioned("s1").reason()).isEqualTo("AddressNotInAnyPool");

        assertThat(lastEvent("s1").reason().isWarning()).isTrue();

        edit(OLD);

        assertThat(lastEvent("s1").reason().isWarning())
                .as("conditions are not in kubectl describe, so the Warning is not the last word")
                .isFalse();
        assertThat(List.of("s1", "s2")).allSatisfy(name -> {
            assertThat(cluster.provisioned(name).status()).isEqualTo(Condition.Status.TRUE);
            assertThat(cluster.kube().service(name).status().annotations())
                    .containsEntry(MetalLbAnnotations.ALLOCATED_FROM_POOL, "a");
        });
        assertThat(cluster.gauges().get("cloudlb_addresses_lacking")).isEmpty();
    }

    private Event lastEvent(String service) {
        return cluster.kube().events().stream()
                .filter(said -> said.service().name().equals(service))
                .map(KubeWorld.SaidEvent::event)
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    @Test
    void healsTheConditionsWhenAPoolAdmitsAServiceAgain() {
        cluster.serving("web");
        edit(aPool("a", "10.0.0.130-10.0.0.134").forServicesLabelled("tier", "gold"));
        assertThat(cluster.provisioned("web").reason()).isEqualTo("PoolNotForService");
        assertThat(cluster.gauges().get("cloudlb_addresses_lacking")).containsEntry("PoolNotForService", 1.0);
        assertThat(lastEvent("web").reason().isWarning()).isTrue();

        edit(OLD);

        assertThat(lastEvent("web").reason().isWarning()).isFalse();

        assertThat(cluster.provisioned("web").status()).isEqualTo(Condition.Status.TRUE);
        assertThat(cluster.gauges().get("cloudlb_addresses_lacking")).isEmpty();
    }

    @Test
    void judgesAgainWhenANamespaceChangesItsLabels() {
        cluster.metalLb().label("default", Map.of("team", "x"));
        cluster.serving("web");
        APool forTeam = aPool("a", "10.0.0.130-10.0.0.134").forNamespacesLabelled("team", "x");
        edit(forTeam);
        assertThat(cluster.provisioned("web").status()).isEqualTo(Condition.Status.TRUE);

        cluster.metalLb().label("default", Map.of());
        cluster.rest();
        assertThat(cluster.provisioned("web").reason()).isEqualTo("PoolNotForService");
        cluster.metalLb().label("default", Map.of("team", "x"));
        cluster.rest();

        assertThat(cluster.provisioned("web").status()).isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void judgesAgainWhenWhatStoodInTheWayGivesUpNoMoreThanAKey() {
        create(asking("one", "10.0.0.131").annotation(MetalLbAnnotations.ALLOW_SHARED_IP, "k"));
        create(asking("two", "10.0.0.131").annotation(MetalLbAnnotations.ALLOW_SHARED_IP, "l"));
        cluster.kube().delete("two");
        create(aService("two")
                .port(81)
                .annotation(MetalLbAnnotations.LOAD_BALANCER_IPS, "10.0.0.131")
                .annotation(MetalLbAnnotations.ALLOW_SHARED_IP, "l"));
        assertThat(cluster.provisioned("two").reason()).isEqualTo("SharingConflict");

        cluster.kube().annotate("one", MetalLbAnnotations.ALLOW_SHARED_IP, "l");
        cluster.rest();

        assertThat(cluster.shown("two")).containsExactly("10.0.0.131");
        assertThat(cluster.provisioned("two").status()).isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void namesTheBadPoolAfterARestartAndKeepsWhatEverybodyHas() {
        cluster.serving("holder");
        cluster.metalLb().edit(OLD, aPool("bad", "10.9.0.20-10.9.0.10"), aPool("c", "10.8.0.0/24"));

        cluster.restart();
        create(aService("late").port(80));

        assertThat(cluster.shown("holder")).containsExactly("10.0.0.130");
        assertThat(cluster.kube().service("holder").status().annotations())
                .containsEntry(MetalLbAnnotations.ALLOCATED_FROM_POOL, "a");
        assertThat(List.of("holder", "late")).allSatisfy(name -> {
            assertThat(cluster.provisioned(name).reason()).isEqualTo("PoolsRefused");
            assertThat(cluster.provisioned(name).message()).contains("IPAddressPool/bad");
        });
        assertThat(cluster.provisioned("holder").message()).startsWith("Address kept: ");

        edit(OLD, aPool("bad", "10.9.0.10-10.9.0.20"), aPool("c", "10.8.0.0/24"));

        assertThat(List.of("holder", "late"))
                .allSatisfy(
                        name -> assertThat(cluster.provisioned(name).status()).isEqualTo(Condition.Status.TRUE));
        assertThat(cluster.shown("holder")).containsExactly("10.0.0.130");
    }

    @Test
    void keepsTheAddressOfAServiceThatNamesItsShrunkenPoolOverARestartToo() {
        cluster.metalLb().edit(aPool("v", "10.55.0.10-10.55.0.15"));
        create(aService("web").port(80).annotation(MetalLbAnnotations.ADDRESS_POOL, "v"));

        edit(aPool("v", "10.55.0.13-10.55.0.15"));
        cluster.restart();

        assertThat(cluster.shown("web")).containsExactly("10.55.0.10");
        assertThat(cluster.provisioned("web").reason()).isEqualTo("AddressNotInAnyPool");
    }
}
