// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.emulators.Calls;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole controller where a listing does not show for a minute what was made, changed or deleted, and processes
/// that start sooner than that.
class LaggingListingsTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final GcpWorld gcp = GcpWorld.lagging();
    private final GcpCluster cluster = start();

    private GcpCluster start() {
        gcp.advance(Duration.ofMinutes(2));
        return new GcpCluster(gcp, GcpCluster.PLACE).nodes(1, 2, 3);
    }

    private void serve(String... names) {
        cluster.create(names);
        cluster.rest(LONG);
    }

    private List<Ingress> shown(String name) {
        return cluster.kube().service(name).status().ingress();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 7, 9, 11, 20, 45})
    void aProcessThatStartsInTheMiddleOfMakingGoesOn(int seconds) {
        cluster.create("web");
        cluster.rest(Duration.ofSeconds(seconds));
        cluster.restart();
        cluster.rest(LONG);

        assertThat(shown("web")).hasSize(1);
        assertThat(made("forwardingRules")).hasSize(1);
        assertGoes("web");
    }

    /// It cannot know what is not listed yet; a process takes longer to start elsewhere.
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 7, 9, 11, 20, 45})
    void aServiceThatGoesWhileNoProcessRunsLeavesNothingOnceListingsHaveCaughtUp(int seconds) {
        cluster.create("web");
        cluster.rest(Duration.ofSeconds(seconds));
        cluster.stop();
        cluster.kube().delete("web");
        gcp.catchUp();
        cluster.restart();
        cluster.rest(LONG);
        cluster.rest(LONG);

        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(gcp.owned()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 6, 8, 20, 45})
    void anAddressIsNotLostByAProcessThatStartsWhileARuleIsReplaced(int seconds) {
        serve("web");
        List<Ingress> before = shown("web");

        cluster.kube()
                .edit(
                        "web",
                        SpecEdit.ports(
                                GcpCluster.twoPorts("web").port(8443).spec().ports()));
        cluster.rest(Duration.ofSeconds(seconds));
        cluster.restart();
        cluster.rest(LONG);

        assertThat(shown("web")).isEqualTo(before);
        assertThat(made("addresses")).isEmpty();
        assertGoes("web");
    }

    @Test
    void whatIsEditedAndScannedSoonAfterIsNotUndone() {
        serve("web");
        List<Ingress> before = shown("web");

        cluster.kube().edit("web", SpecEdit.trafficPolicy(new TrafficPolicy.Local(0)));
        cluster.rest(Duration.ofSeconds(20));
        cluster.kube().annotate("web", GcpAnnotations.NETWORK_TIER, "Premium");
        cluster.resync("web");
        cluster.rest(LONG);
        Calls calls = cluster.callsOf(() -> cluster.resync("web"));

        assertThat(calls.writes().count()).isZero();
        assertThat(shown("web")).isEqualTo(before);
        assertThat(made("healthChecks")).hasSize(2);
    }

    /// Drift looks read what a listing shows.
    @Test
    void aDriftLookThatSeesThePastWritesNothing() {
        serve("web", "shop");
        long mark = gcp.mark();

        for (int minutes = 0; minutes < 90; minutes++) {
            cluster.kube().edit("web", SpecEdit.sourceRanges(List.of("10.%d.0.0/16".formatted(minutes))));
            cluster.rest(Duration.ofSeconds(61));
        }

        Calls writes = gcp.callsSince(mark).writes();
        assertThat(writes.operations()).containsOnly("firewalls.update");
        assertThat(writes.count()).isEqualTo(90);
    }

    private List<String> made(String collection) {
        return gcp.emulator().made().stream()
                .filter(path -> path.contains("/" + collection + "/"))
                .toList();
    }

    private void assertGoes(String name) {
        cluster.kube().delete(name);
        cluster.rest(LONG);
        cluster.rest(LONG);
        assertThat(cluster.kube().find(name)).isEmpty();
        assertThat(gcp.owned()).isEmpty();
    }
}
