// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.ANode;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Nodes in two subnetworks, of which an instance group can have those of one: a pool that joins changes nothing for
/// those that serve (kubernetes/cloud-provider-gcp#313, #605). Its machines are listed first.
class TwoSubnetworksTest {
    private static final Pattern MEMBER = Pattern.compile("instances/([^,}\\]]+)");
    private static final Duration LONG = Duration.ofMinutes(20);

    private final GcpWorld gcp = new GcpWorld();
    private final GcpCluster cluster = new GcpCluster(gcp, GcpCluster.PLACE);

    TwoSubnetworksTest() {
        gcp.emulator().seed().subnetwork("others", "default", GcpWorld.REGION, "10.9.0.0/24");
    }

    private void pool(String... names) {
        for (String name : names) {
            gcp.emulator().seed().instance(name, GcpWorld.zone(1), "others", "node", "another");
            cluster.kube()
                    .addNode(ANode.aNode(name)
                            .providerId("gce://demo/%s/%s".formatted(GcpWorld.zone(1), name))
                            .zone(GcpWorld.zone(1)));
        }
    }

    /// Serving nodes, and then a larger pool beside them.
    private void joined() {
        cluster.nodes(1, 2, 3).create("web");
        cluster.rest(LONG);
        pool("another-1", "another-2", "another-3", "another-4");
        cluster.rest(LONG);
    }

    private SortedSet<String> members() {
        return gcp.owned()
                .lines()
                .filter(line -> line.matches("[^ ]*/instanceGroups/.*"))
                .flatMap(line -> MEMBER.matcher(line).results())
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> instances(int... numbers) {
        return IntStream.of(numbers).mapToObj(GcpWorld::instance).toList();
    }

    @Test
    void aPoolInAnotherSubnetworkTakesNothingFromTheNodesThatServe() {
        joined();

        assertThat(members()).containsExactlyElementsOf(instances(1, 2, 3));
    }

    @Test
    void aRestartLeavesTheGroupsInTheirSubnetworkAndSaysWhoGetsNoTraffic() {
        joined();

        assertThat(cluster.callsOf(cluster::restart).writes().count()).isZero();
        assertThat(members()).containsExactlyElementsOf(instances(1, 2, 3));
        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).message())
                .contains("4 of 7 nodes take no traffic", "subnetwork others", "--gcp-subnetwork");
    }

    @Test
    void whereNothingStandsMostNodesTell() {
        pool("another-1");
        cluster.nodes(1, 2, 3).create("web");
        cluster.rest(LONG);

        assertThat(members()).containsExactlyElementsOf(instances(1, 2, 3));
    }

    @Test
    void theOtherSubnetworkServesWhenTheFirstHasNoNodeLeft() {
        joined();

        for (int number : List.of(1, 2, 3)) {
            cluster.removeNodes(number);
            gcp.emulator().seed().deleteInstance(GcpWorld.instance(number), GcpWorld.zone(number));
        }
        cluster.rest(LONG);

        assertThat(members()).containsExactly("another-1", "another-2", "another-3", "another-4");
    }

    /// The machines are still in the groups, and a group has instances of one subnetwork.
    @Test
    void theOtherSubnetworkServesAlsoWhereTheMachinesOfTheFirstStay() {
        joined();

        Calls calls = cluster.callsOf(() -> {
            cluster.removeNodes(1, 2, 3);
            cluster.rest(LONG);
        });

        assertThat(members()).containsExactly("another-1", "another-2", "another-3", "another-4");
        assertThat(calls.failed().operations()).isEmpty();
        assertThat(calls.writes().operations())
                .containsExactlyInAnyOrder(
                        "instanceGroups.removeInstances",
                        "instanceGroups.removeInstances",
                        "instanceGroups.removeInstances",
                        "instanceGroups.addInstances",
                        "firewalls.update");
    }

    @Test
    void theOtherSubnetworkServesAlsoWhereNodesOfTheFirstLeaveWhileNoProcessRuns() {
        joined();

        cluster.stop();
        cluster.removeNodes(1, 2, 3);
        cluster.restart().rest(LONG);

        assertThat(members()).containsExactly("another-1", "another-2", "another-3", "another-4");
    }
}
