// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceView.ServicePort;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.aws.world.AwsTiming;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How many calls of AWS a user's doings cost with the whole controller at work, counted by the emulator's ledger: what
/// the provider needs ([CallBudgetTest]) and no call more.
class ControllerBudgetTest {
    private static final int SERVICES = 5;
    private static final int PORTS = 2;

    private static AwsCluster threeNodes() {
        return new AwsCluster().nodes(1, 2, 3);
    }

    private static AwsCluster serving(String... names) {
        AwsCluster cluster = threeNodes();
        cluster.create(names);
        return cluster.rest();
    }

    private static String[] names(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> "web" + number)
                .toArray(String[]::new);
    }

    @Test
    void theFirstServiceOfAColdProcessTakesElevenWritesAndEightReads() {
        AwsCluster cluster = serving("web");

        Calls calls = cluster.aws().callsSince(0);
        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();
        assertThat(calls.writes().count()).as(calls.summary()).isLessThanOrEqualTo(11);
        assertThat(calls.reads().count()).as(calls.summary()).isLessThanOrEqualTo(8);
        assertThat(calls.failed().count()).as(calls.summary()).isZero();
    }

    @Test
    void everyFurtherServiceTakesNineWritesAndNoRead() {
        AwsCluster cluster = serving("first");

        Calls calls = cluster.callsOf(() -> cluster.create(names(SERVICES)));

        assertThat(calls.writes().count()).as(calls.summary()).isLessThanOrEqualTo(9 * SERVICES);
        assertThat(calls.reads().count()).as(calls.summary()).isZero();
    }

    @Test
    void aFurtherPortTakesFiveWritesAndNoRead() {
        AwsCluster cluster = serving("web");

        Calls calls = cluster.callsOf(() -> cluster.kube().edit("web", spec -> {
            List<ServicePort> ports = new ArrayList<>(spec.ports());
            ports.addAll(AService.aService("web").port(8443).spec().ports());
            return SpecEdit.ports(ports).apply(spec);
        }));

        assertThat(calls.writes().count()).as(calls.summary()).isBetween(1, 5);
        assertThat(calls.reads().count()).as(calls.summary()).isZero();
    }

    @Test
    void whatConcernsNoLoadBalancerTakesNoCall() {
        AwsCluster cluster = serving("web");

        Calls calls = cluster.callsOf(() -> {
            cluster.kube().touch("web");
            cluster.rest();
            cluster.kube().annotate("web", "example.com/note", "touched");
            cluster.rest();
            cluster.kube()
                    .writeIngress("web", cluster.kube().service("web").status().ingress());
            cluster.rest();
            cluster.kube().edit("web", spec -> spec);
            cluster.rest();
            cluster.resync("web");
        });

        assertThat(calls.operations()).isEmpty();
    }

    @Test
    void aStatusOverwrittenByHandIsMendedWithoutACall() {
        AwsCluster cluster = serving("web");

        Calls calls = cluster.callsOf(() -> cluster.kube().writeIngress("web", List.of()));

        assertThat(calls.operations()).isEmpty();
        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();
    }

    @Test
    void newNodesTakeOneRegistrationForEachTargetGroupHoweverManyTheyAre() {
        AwsCluster cluster = serving(names(SERVICES));

        Calls calls = cluster.callsOf(() -> {
            cluster.nodes(4);
            cluster.rest(Duration.ofMillis(300));
            cluster.nodes(5, 6);
        });

        assertThat(calls.writes().operations()).hasSize(SERVICES * PORTS).containsOnly("RegisterTargets");
        assertThat(calls.reads().count()).as(calls.summary()).isLessThanOrEqualTo(3);
    }

    @Test
    void goneNodesTakeOneDeregistrationForEachTargetGroupHoweverManyTheyAre() {
        AwsCluster cluster = serving(names(SERVICES));

        Calls calls = cluster.callsOf(() -> {
            cluster.removeNodes(1);
            cluster.rest(Duration.ofMillis(300));
            cluster.removeNodes(2);
        });

        assertThat(calls.operations()).hasSize(SERVICES * PORTS).containsOnly("DeregisterTargets");
    }

    @Test
    void aNodeThatComesAndGoesWithinTheWindowTakesNoCall() {
        AwsCluster cluster = serving(names(SERVICES));

        Calls calls = cluster.callsOf(() -> {
            cluster.nodes(4);
            cluster.rest(Duration.ofMillis(300));
            cluster.removeNodes(4);
        });

        assertThat(calls.operations()).isEmpty();
    }

    /// A look is nine reads: the listings of the region that keep names only and so hold no memory, the target
    /// groups of these names, their tags, targets and attributes, and the security groups.
    @Test
    void aCreationThatAwsFailsForEverIsTriedOnceInEachRoundAndLookedForOnce() {
        AwsCluster cluster = serving("other");
        cluster.aws()
                .emulator()
                .faults()
                .everyCall("CreateLoadBalancer", Fault.refuse(500, "InternalFailure", "An internal error occurred"));

        Calls calls = cluster.callsOf(() -> {
            cluster.create("web");
            cluster.rest(Duration.ofMinutes(5));
        });

        int tries = calls.count("CreateLoadBalancer");
        assertThat(tries).as(calls.summary()).isBetween(4, 8);
        assertThat(calls.count("DescribeLoadBalancers")).as(calls.summary()).isLessThanOrEqualTo(tries);
        assertThat(calls.count("DescribeTargetHealth")).as(calls.summary()).isLessThanOrEqualTo(PORTS * tries);
        assertThat(calls.reads().count()).as(calls.summary()).isLessThanOrEqualTo(9 * tries);
    }

    @Test
    void aRestartWithTwentyServicesTakesTwelveCalls() {
        AwsCluster cluster = serving(names(20));

        Calls calls = cluster.callsOf(cluster::restart);

        assertThat(calls.count()).as(calls.summary()).isBetween(1, 12);
        assertThat(calls.writes().count()).as(calls.summary()).isZero();
    }

    @Test
    void deletingTakesFourWritesAndTheWaitForTheSecurityGroup() {
        AwsTiming holding = AwsTiming.immediate().withInterfaceRelease(Duration.ofSeconds(30));
        AwsCluster cluster = new AwsCluster(new AwsWorld(builder -> builder.timing(holding)), Map.of());
        cluster.nodes(1, 2, 3);
        cluster.create("web", "other");
        cluster.rest();

        Calls calls = cluster.callsOf(() -> cluster.kube().delete("web"));

        Calls refused = calls.writes().failed();
        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(refused.operations()).as(calls.summary()).containsOnly("DeleteSecurityGroup");
        assertThat(calls.writes().count() - refused.count()).as(calls.summary()).isLessThanOrEqualTo(4);
        assertThat(cluster.aws().owned()).doesNotContain("default/web");
    }
}
