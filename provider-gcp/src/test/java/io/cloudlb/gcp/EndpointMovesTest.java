// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.emulators.Calls;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.settings.GcpSettings;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Internal Services of policy Local in a cluster of more nodes than a subset has room for: those with pods serve, and
/// what it costs when pods move.
class EndpointMovesTest {
    private static final int NODES = 300;
    private static final Pattern ENDPOINT = Pattern.compile("instances/([^,}]+)");

    private final GcpCluster cluster = new GcpCluster(
                    new GcpWorld().machines(NODES), Sorted.put(GcpCluster.PLACE, GcpSettings.BACKENDS, "auto"))
            .nodes(IntStream.rangeClosed(1, NODES).toArray());

    private static AService internal(String name) {
        return GcpCluster.twoPorts(name).annotation(GcpAnnotations.TYPE, "Internal");
    }

    private void pods(String service, int... numbers) {
        cluster.kube().endpoints(service, names(numbers));
    }

    private static SortedSet<String> names(int... numbers) {
        return IntStream.of(numbers).mapToObj(GcpWorld::instance).collect(Collectors.toCollection(TreeSet::new));
    }

    private GcpCluster serving(String name, int... numbers) {
        pods(name, numbers);
        cluster.kube().create(internal(name).local());
        cluster.rest();
        return cluster.rest();
    }

    private SortedSet<String> endpoints() {
        return endpoints("");
    }

    private SortedSet<String> endpoints(String service) {
        return cluster.gcp()
                .owned()
                .lines()
                .filter(line -> line.matches("[^ ]*/networkEndpointGroups/k8s-default-" + service + ".*"))
                .flatMap(line -> ENDPOINT.matcher(line).results())
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String accepted(String name) {
        return cluster.kube().condition(name, Condition.ACCEPTED).message();
    }

    private static List<String> writes(Calls calls) {
        return calls.writes().operations().stream()
                .map(operation ->
                        operation.replace("networkEndpointGroups.", "").replace("NetworkEndpoints", ""))
                .sorted()
                .toList();
    }

    @Test
    void theNodesWithPodsServeAndNoOthers() {
        serving("web", 7, 150, 299);

        assertThat(endpoints()).isEqualTo(names(7, 150, 299));
        assertThat(accepted("web")).doesNotContain("nodes");
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).status())
                .isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void aPodThatMovesIsOneWriteForEachZoneItComesToOrLeaves() {
        serving("web", 1, 2);

        Calls calls = cluster.callsOf(() -> pods("web", 1, 3));

        assertThat(writes(calls)).containsExactly("attach", "detach");
        assertThat(calls.reads()
                        .where(call -> !call.operation().endsWith("Operations.wait"))
                        .operations())
                .isEmpty();
        assertThat(endpoints()).isEqualTo(names(1, 3));
    }

    @Test
    void aPodThatMovesWithinAZoneIsAddedBeforeTheOldNodeIsTakenOut() {
        serving("web", 1);

        Calls calls = cluster.callsOf(() -> pods("web", 4));

        assertThat(calls.writes().operations())
                .containsExactly(
                        "networkEndpointGroups.attachNetworkEndpoints", "networkEndpointGroups.detachNetworkEndpoints");
        assertThat(endpoints()).isEqualTo(names(4));
    }

    @Test
    void aPodThatMovesToANodeThatHasOneIsNoWriteButForTheNodeItLeft() {
        serving("web", 1, 2);

        assertThat(writes(cluster.callsOf(() -> pods("web", 1)))).containsExactly("detach");
    }

    @Test
    void whatConcernsNoNodeTakesNoCall() {
        serving("web", 1, 2);

        Calls calls = cluster.callsOf(() -> {
            pods("web", 2, 1);
            cluster.kube().endpoints("web", List.of("node-1", "node-2", "virtual-kubelet", "node-9999"));
            cluster.kube().endpoints("other", names(1, 2, 3));
        });

        assertThat(calls.operations()).isEmpty();
        assertThat(endpoints()).isEqualTo(names(1, 2));
    }

    @Test
    void manyMovesInOneWindowAreOneChange() {
        serving("web", 1, 2, 3);

        Calls calls = cluster.callsOf(() -> Stream.iterate(4, number -> number + 3)
                .limit(40)
                .forEach(number -> pods("web", number, number + 1, number + 2)));

        assertThat(writes(calls)).containsExactly("attach", "attach", "attach", "detach", "detach", "detach");
        assertThat(endpoints()).isEqualTo(names(121, 122, 123));
    }

    /// Whoever lets his pods wander costs no more than whoever edits his Service again and again.
    @Test
    void aServiceWhosePodsWanderAllTheTimeWaitsForItsTurn() {
        serving("web", 1);

        long began = cluster.gcp().time().nanoTime();
        Calls calls = cluster.callsOf(() -> {
            for (int turn = 0; turn < 100; turn++) {
                pods("web", turn % 2 == 0 ? 4 : 1);
                cluster.rest(Duration.ofSeconds(2));
            }
            pods("web", 7);
            cluster.rest();
        });
        long seconds = Duration.ofNanos(cluster.gcp().time().nanoTime() - began).toSeconds();

        assertThat(calls.writes().count()).isLessThanOrEqualTo((int) (2 * (6 + seconds / 10)));
        assertThat(endpoints()).isEqualTo(names(7));
    }

    @Test
    void otherServicesAndOtherPoliciesAreNotConcerned() {
        serving("web", 1);
        cluster.kube().create(internal("any"));
        cluster.rest();
        SortedSet<String> before = endpoints("any");

        Calls calls = cluster.callsOf(() -> pods("any", 5));

        assertThat(calls.operations()).isEmpty();
        assertThat(endpoints("any")).isEqualTo(before).hasSize(25);
    }

    @Test
    void withoutPodsTheNodesStayAndTheConditionSaysSo() {
        serving("web", 1, 2);

        Calls gone = cluster.callsOf(() -> pods("web"));
        assertThat(accepted("web")).contains("none of the 300 nodes that take traffic has a pod of the Service");
        Calls back = cluster.callsOf(() -> pods("web", 1, 2));

        assertThat(gone.operations()).isEmpty();
        assertThat(back.operations()).isEmpty();
        assertThat(accepted("web")).doesNotContain("has a pod");
    }

    @Test
    void aServiceThatNeverHadPodsHasThreeNodesThatFailItsHealthChecks() {
        serving("web");

        assertThat(endpoints()).hasSize(3);
        assertThat(writes(cluster.callsOf(() -> pods("web", 11))))
                .contains("attach")
                .hasSizeLessThanOrEqualTo(4);
        assertThat(endpoints()).isEqualTo(names(11));
    }

    @Test
    void aNodeThatLeavesWithItsPodsIsTakenOut() {
        serving("web", 1, 2);

        cluster.removeNodes(1);
        pods("web", 2, 8);
        cluster.rest();

        assertThat(endpoints()).isEqualTo(names(2, 8));
    }

    @Test
    void aChangeOfThePolicyMovesTheServiceToTheNodesWithPodsAndBack() {
        pods("web", 4, 5);
        cluster.kube().create(internal("web"));
        cluster.rest();
        assertThat(endpoints()).hasSize(25);

        cluster.kube().edit("web", SpecEdit.trafficPolicy(new TrafficPolicy.Local(0)));
        cluster.rest();
        assertThat(endpoints()).isEqualTo(names(4, 5));

        cluster.kube().edit("web", SpecEdit.trafficPolicy(new TrafficPolicy.Cluster()));
        cluster.rest();
        assertThat(endpoints()).hasSize(25);
    }

    /// Pods may have moved meanwhile, and no journal tells of them.
    @Test
    void afterARestartTheGroupsThatHaveNodesAreReadOnce() {
        serving("web", 1, 2, 3);
        cluster.rest(Duration.ofMinutes(5));

        Calls restarted = cluster.callsOf(cluster::restart);
        Calls moved = cluster.callsOf(() -> pods("web", 1, 2, 6));

        assertThat(restarted.writes().count()).isZero();
        assertThat(restarted
                        .where(call -> call.operation().equals("networkEndpointGroups.listNetworkEndpoints"))
                        .count())
                .isEqualTo(3);
        assertThat(writes(moved)).containsExactly("attach", "detach");
        assertThat(endpoints()).isEqualTo(names(1, 2, 6));
    }

    @Test
    void podsThatMoveWhileNoProcessRunsAreFollowedAfterTheRestart() {
        serving("web", 1, 2, 3);
        cluster.rest(Duration.ofMinutes(5));

        cluster.stop();
        pods("web", 4, 2, 3);
        cluster.restart().rest();

        assertThat(endpoints()).isEqualTo(names(2, 3, 4));
    }

    @Test
    void aServiceThatIsRefusedStillFollowsItsPods() {
        serving("web", 1);
        cluster.kube().annotate("web", GcpAnnotations.GLOBAL_ACCESS, "often");
        cluster.rest();

        pods("web", 7);
        cluster.rest();
        assertThat(endpoints()).isEqualTo(names(7));

        cluster.restart();
        pods("web", 10);
        cluster.rest();
        assertThat(endpoints())
                .as("also where no process knows what it asked for")
                .isEqualTo(names(10));
    }

    @Test
    void whereItIsNotKnownWhichNodesHavePodsAWarningSaysSo() {
        cluster.kube().create(internal("web").local());
        cluster.rest();
        cluster.rest();

        assertThat(endpoints()).hasSize(250);
        assertThat(accepted("web"))
                .contains("250 of 300 nodes get traffic", "the right to list and watch endpointslices");
    }

    @Test
    void ofPodsOnMoreNodesThanThereIsRoomForSomeServe() {
        serving("web", IntStream.rangeClosed(1, 270).toArray());

        assertThat(endpoints()).hasSize(250);
        assertThat(accepted("web")).contains("250 of 270 nodes with pods");
        assertThat(writes(cluster.callsOf(
                        () -> pods("web", IntStream.rangeClosed(1, 271).toArray()))))
                .as("those who serve stay")
                .isEmpty();
    }
}
