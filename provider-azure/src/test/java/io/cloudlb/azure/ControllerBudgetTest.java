// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

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

/// How many calls of Azure a user's doings cost with the whole controller at work, counted by the emulator's ledger. A
/// write that Azure is at work on is asked for until it has ended and then read, which is part of it. Other reads are
/// looks.
class ControllerBudgetTest {
    private static final int SERVICES = 5;

    private static AzureCluster threeNodes() {
        return new AzureCluster().nodes(1, 2, 3);
    }

    private static AzureCluster serving(String... names) {
        AzureCluster cluster = threeNodes();
        cluster.create(names);
        cluster.rest();
        return cluster.rest();
    }

    private static String[] names(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> "web" + number)
                .toArray(String[]::new);
    }

    /// Reads beside the one that ends each write.
    private static int looks(Calls calls) {
        return calls.reads()
                        .where(call -> !call.operation().startsWith("operations."))
                        .count()
                - calls.writes().count();
    }

    @Test
    void theFirstServiceTakesFourWritesAndFourLooksAtMost() {
        AzureCluster cluster = threeNodes().rest();

        Calls calls = cluster.callsOf(() -> cluster.create("web"));

        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();
        assertThat(calls.writes().operations())
                .containsExactlyInAnyOrder(
                        "publicIPAddresses.put",
                        "loadBalancers.put",
                        "backendAddressPools.put",
                        "networkSecurityGroups.put");
        assertThat(calls.writes().failed().count()).as(calls.failed().summary()).isZero();
        assertThat(looks(calls)).as(calls.summary()).isLessThanOrEqualTo(4);
    }

    @Test
    void oneFurtherServiceTakesThreeWritesAndNoLook() {
        AzureCluster cluster = serving("first");

        Calls calls = cluster.callsOf(() -> cluster.create("web"));

        assertThat(calls.writes().operations())
                .containsExactlyInAnyOrder("publicIPAddresses.put", "loadBalancers.put", "networkSecurityGroups.put");
        assertThat(looks(calls)).as(calls.summary()).isZero();
    }

    @Test
    void whatConcernsNoLoadBalancerTakesNoCall() {
        AzureCluster cluster = serving("web");

        Calls calls = cluster.callsOf(() -> {
            cluster.kube().touch("web");
            cluster.rest();
            cluster.kube().annotate("web", "example.com/note", "touched");
            cluster.rest();
            cluster.resync("web");
        });

        assertThat(calls.operations()).isEmpty();
    }

    @Test
    void newNodesTakeOneWriteHoweverManyTheyAreAndHoweverManyServices() {
        AzureCluster cluster = serving(names(SERVICES));

        Calls calls = cluster.callsOf(() -> {
            cluster.nodes(4);
            cluster.rest(Duration.ofMillis(300));
            cluster.nodes(5, 6, 7);
        });

        assertThat(calls.writes().operations()).containsExactly("backendAddressPools.put");
    }

    @Test
    void aRestartWithAHundredServicesTakesEightCallsAndNoWrite() {
        AzureCluster cluster = threeNodes();
        cluster.create(names(100));
        cluster.rest(Duration.ofMinutes(10));

        Calls calls = cluster.callsOf(cluster::restart);

        assertThat(calls.writes().count()).as(calls.summary()).isZero();
        assertThat(calls.count()).as(calls.summary()).isLessThanOrEqualTo(8);
    }

    @Test
    void deletingLeavesNothing() {
        AzureCluster cluster = serving("first", "web");

        Calls calls = cluster.callsOf(() -> cluster.kube().delete("web"));

        assertThat(calls.writes().operations())
                .containsExactly("networkSecurityGroups.put", "loadBalancers.put", "publicIPAddresses.delete");
        assertThat(calls.writes().failed().count()).isZero();
        cluster.kube().delete("first");
        cluster.rest(Duration.ofMinutes(5));
        assertThat(cluster.azure().owned()).isEmpty();
    }

    @Test
    void aFurtherPortKeepsTheAddress() {
        AzureCluster cluster = serving("web");
        List<Ingress> before = cluster.kube().service("web").status().ingress();

        Calls calls = cluster.callsOf(() -> cluster.kube().edit("web", spec -> {
            List<ServicePort> ports = new ArrayList<>(spec.ports());
            ports.addAll(AService.aService("web").port(8443).spec().ports());
            return SpecEdit.ports(ports).apply(spec);
        }));

        assertThat(cluster.kube().service("web").status().ingress()).isEqualTo(before);
        assertThat(calls.writes().count()).as(calls.summary()).isEqualTo(2);
    }
}
