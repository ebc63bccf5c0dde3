// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView.ServicePort;
import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How many calls of Compute Engine a user's doings cost with the whole controller at work, counted by the emulator's
/// ledger: what the provider needs ([CallBudgetTest]) and no call more.
class ControllerBudgetTest {
    private static final int SERVICES = 5;

    private static GcpCluster threeNodes() {
        return new GcpCluster().nodes(1, 2, 3);
    }

    private static GcpCluster serving(String... names) {
        GcpCluster cluster = threeNodes();
        cluster.create(names);
        cluster.rest();
        return cluster.rest();
    }

    private static String[] names(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> "web" + number)
                .toArray(String[]::new);
    }

    private static Calls looks(Calls calls) {
        return calls.reads().where(call -> !call.operation().endsWith("Operations.wait"));
    }

    @Test
    void theFirstServiceOfAnEmptyProjectTakesElevenWrites() {
        GcpCluster cluster = serving("web");

        Calls calls = cluster.gcp().callsSince(0);
        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();
        assertThat(calls.writes().count()).as(calls.summary()).isLessThanOrEqualTo(11);
        assertThat(looks(calls).count()).as(looks(calls).summary()).isLessThanOrEqualTo(16);
        assertThat(calls.failed().count()).as(calls.failed().summary()).isZero();
        assertThat(calls.reads().operations()).noneMatch(operation -> operation.endsWith("Operations.get"));
    }

    @Test
    void everyFurtherServiceTakesThreeWritesAndTheReadOfItsAddress() {
        GcpCluster cluster = serving("first");

        Calls calls = cluster.callsOf(() -> cluster.create(names(SERVICES)));

        assertThat(calls.writes().count()).as(calls.summary()).isEqualTo(3 * SERVICES);
        assertThat(looks(calls).operations()).hasSize(SERVICES).containsOnly("forwardingRules.get");
    }

    /// kubernetes/ingress-gce#1639: reads of what had not changed used up the budget of calls.
    @Test
    void whatConcernsNoLoadBalancerTakesNoCall() {
        GcpCluster cluster = serving("web");

        Calls calls = cluster.callsOf(() -> {
            cluster.kube().touch("web");
            cluster.rest();
            cluster.kube().annotate("web", "example.com/note", "touched");
            cluster.rest();
            cluster.kube()
                    .writeIngress("web", cluster.kube().service("web").status().ingress());
            cluster.rest();
            cluster.resync("web");
        });

        assertThat(calls.operations()).isEmpty();
    }

    /// kubernetes/kubernetes#21563, #26119: every node was calls for every Service.
    @Test
    void newNodesTakeOneWriteForEachZoneHoweverManyTheyAreAndHoweverManyServices() {
        GcpCluster cluster = serving(names(SERVICES));

        Calls calls = cluster.callsOf(() -> {
            cluster.nodes(4);
            cluster.rest(Duration.ofMillis(300));
            cluster.nodes(5, 6, 7);
        });

        assertThat(calls.writes().operations()).hasSize(3).containsOnly("instanceGroups.addInstances");
    }

    @Test
    void aNodeThatComesAndGoesWithinTheWindowTakesNoCall() {
        GcpCluster cluster = serving(names(SERVICES));

        Calls calls = cluster.callsOf(() -> {
            cluster.nodes(4);
            cluster.rest(Duration.ofMillis(300));
            cluster.removeNodes(4);
        });

        assertThat(calls.operations()).isEmpty();
    }

    @Test
    void aRestartWithAHundredServicesTakesTwelveCallsAndNoWrite() {
        GcpCluster cluster = threeNodes();
        cluster.create(names(100));
        cluster.rest(Duration.ofMinutes(5));

        Calls calls = cluster.callsOf(cluster::restart);

        assertThat(calls.writes().count()).as(calls.summary()).isZero();
        assertThat(calls.count()).as(calls.summary()).isLessThanOrEqualTo(12);
    }

    @Test
    void deletingTakesOneWriteForEachResourceAndLeavesNothing() {
        GcpCluster cluster = serving("first", "web");

        Calls calls = cluster.callsOf(() -> cluster.kube().delete("web"));

        assertThat(calls.writes().operations())
                .containsExactlyInAnyOrder(
                        "forwardingRules.delete", "regionBackendServices.delete", "firewalls.delete");
        assertThat(calls.writes().failed().count()).isZero();
        assertThat(looks(calls).count()).as(calls.summary()).isLessThanOrEqualTo(6);
        cluster.kube().delete("first");
        cluster.rest(Duration.ofMinutes(5));
        assertThat(cluster.gcp().owned()).isEmpty();
    }

    @Test
    void aFurtherPortKeepsTheAddress() {
        GcpCluster cluster = serving("web");
        List<Ingress> before = cluster.kube().service("web").status().ingress();

        Calls calls = cluster.callsOf(() -> cluster.kube().edit("web", spec -> {
            List<ServicePort> ports = new ArrayList<>(spec.ports());
            ports.addAll(AService.aService("web").port(8443).spec().ports());
            return SpecEdit.ports(ports).apply(spec);
        }));

        assertThat(cluster.kube().service("web").status().ingress()).isEqualTo(before);
        assertThat(calls.writes().count()).as(calls.summary()).isLessThanOrEqualTo(5);
    }
}
