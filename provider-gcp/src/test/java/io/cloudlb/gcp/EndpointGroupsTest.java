// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Services with endpoint groups of their own: how they come to have them, what nodes mean to them, and what it costs.
class EndpointGroupsTest {
    private static final Pattern ENDPOINT = Pattern.compile("instances/([^,}]+)");

    private static GcpCluster cluster(int nodes) {
        return cluster(nodes, "endpoint-groups");
    }

    private static GcpCluster cluster(int nodes, String backends) {
        return new GcpCluster(
                        new GcpWorld().machines(nodes + 60),
                        Sorted.put(GcpCluster.PLACE, GcpSettings.BACKENDS, backends))
                .nodes(IntStream.rangeClosed(1, nodes).toArray());
    }

    private static GcpCluster serving(GcpCluster cluster, String... names) {
        for (String name : names) {
            cluster.kube().create(internal(name));
        }
        cluster.rest();
        return cluster.rest();
    }

    private static AService internal(String name) {
        return GcpCluster.twoPorts(name).annotation(GcpAnnotations.TYPE, "Internal");
    }

    private static List<String> endpointGroups(GcpCluster cluster) {
        return cluster.gcp()
                .owned()
                .lines()
                .filter(line -> line.matches("[^ ]*/networkEndpointGroups/.*"))
                .toList();
    }

    /// Who is behind the load balancers with endpoint groups.
    private static SortedSet<String> endpoints(GcpCluster cluster) {
        return endpointGroups(cluster).stream()
                .flatMap(line -> ENDPOINT.matcher(line).results())
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Calls looks(Calls calls) {
        return calls.reads().where(call -> !call.operation().endsWith("Operations.wait"));
    }

    private static List<String> ofEndpointGroups(Calls calls) {
        return calls.where(call -> call.operation().startsWith("networkEndpointGroups"))
                .operations();
    }

    private static boolean isProvisioned(GcpCluster cluster, String name) {
        return cluster.kube().condition(name, Condition.PROVISIONED).status() == Condition.Status.TRUE;
    }

    @Test
    void aFurtherServiceTakesNineWritesAndTheReadOfItsAddress() {
        GcpCluster cluster = serving(cluster(3), "first");

        Calls calls = cluster.callsOf(() -> cluster.kube().create(internal("web")));

        assertThat(calls.writes().operations())
                .containsExactlyInAnyOrder(
                        "networkEndpointGroups.insert",
                        "networkEndpointGroups.insert",
                        "networkEndpointGroups.insert",
                        "networkEndpointGroups.attachNetworkEndpoints",
                        "networkEndpointGroups.attachNetworkEndpoints",
                        "networkEndpointGroups.attachNetworkEndpoints",
                        "regionBackendServices.insert",
                        "forwardingRules.insert",
                        "firewalls.insert");
        assertThat(looks(calls).operations()).containsExactly("forwardingRules.get");
        assertThat(calls.failed().count()).isZero();
    }

    @Test
    void whatConcernsNoLoadBalancerTakesNoCall() {
        GcpCluster cluster = serving(cluster(3), "web");

        Calls calls = cluster.callsOf(() -> {
            cluster.kube().touch("web");
            cluster.rest();
            cluster.resync("web");
        });

        assertThat(calls.operations()).isEmpty();
    }

    @Test
    void nodesThatComeConcernNoFullSubset() {
        GcpCluster cluster = serving(cluster(40), "one", "two", "three");

        Calls calls = cluster.callsOf(() -> cluster.nodes(41, 42, 43, 44, 45, 46));

        assertThat(calls.writes().operations()).hasSize(3).containsOnly("instanceGroups.addInstances");
        assertThat(ofEndpointGroups(calls)).isEmpty();
    }

    @Test
    void nodesThatComeTakeOneWriteForEachGroupWithRoom() {
        GcpCluster cluster = serving(cluster(3), "one", "two");

        Calls calls = cluster.callsOf(() -> cluster.nodes(4, 5, 6, 7, 8, 9));

        assertThat(calls.writes()
                        .where(call -> !call.operation().startsWith("instanceGroups"))
                        .operations())
                .hasSize(6)
                .containsOnly("networkEndpointGroups.attachNetworkEndpoints");
        assertThat(endpoints(cluster)).hasSize(9);
    }

    /// IG#2650 (kubernetes/ingress-gce): nodes left, and the subset was not refilled.
    @Test
    void nodesThatLeaveAreReplacedAtOnceWhereTheyServed() {
        GcpCluster cluster = serving(cluster(40), "web");
        SortedSet<String> before = endpoints(cluster);
        assertThat(before).hasSize(25);
        String serving = before.first();
        String idle = IntStream.rangeClosed(1, 40)
                .mapToObj(GcpWorld::instance)
                .filter(name -> !before.contains(name))
                .findFirst()
                .orElseThrow();

        Calls idleLeft = cluster.callsOf(() -> cluster.kube().removeNode(idle));
        Calls servingLeft = cluster.callsOf(() -> cluster.kube().removeNode(serving));

        assertThat(idleLeft.writes().operations()).containsExactly("instanceGroups.removeInstances");
        assertThat(servingLeft.writes().operations())
                .containsExactlyInAnyOrder(
                        "instanceGroups.removeInstances",
                        "networkEndpointGroups.attachNetworkEndpoints",
                        "networkEndpointGroups.detachNetworkEndpoints");
        assertThat(looks(servingLeft).count()).isZero();
        assertThat(endpoints(cluster)).hasSize(25).doesNotContain(serving, idle);
    }

    @Test
    void aMachineThatIsGoneHasLeftItsGroupByItself() {
        GcpCluster cluster = serving(cluster(40), "web");
        String gone = endpoints(cluster).first();
        int number = Integer.parseInt(gone.replace("node-", ""));
        cluster.gcp().emulator().seed().deleteInstance(gone, GcpWorld.zone(number));

        Calls calls = cluster.callsOf(() -> cluster.removeNodes(number));

        assertThat(ofEndpointGroups(calls))
                .as("the refusal to take it out costs one look")
                .containsExactlyInAnyOrder(
                        "networkEndpointGroups.attachNetworkEndpoints",
                        "networkEndpointGroups.detachNetworkEndpoints",
                        "networkEndpointGroups.listNetworkEndpoints");
        assertThat(endpoints(cluster)).hasSize(25).doesNotContain(gone);
        assertThat(isProvisioned(cluster, "web")).isTrue();
    }

    /// Somebody else was faster, and no document tells whether that is said at once or at the end of an operation.
    @ParameterizedTest
    @CsvSource({
        "networkEndpointGroups.detachNetworkEndpoints, INVALID_ARGUMENT",
        "networkEndpointGroups.detachNetworkEndpoints, RESOURCE_NOT_FOUND",
        "networkEndpointGroups.attachNetworkEndpoints, INVALID_ARGUMENT",
        "networkEndpointGroups.attachNetworkEndpoints, CONDITION_NOT_MET",
        "instanceGroups.removeInstances, MEMBER_NOT_FOUND"
    })
    void whatIsDoneAlreadyMayBeRefusedAtTheEndOfAnOperation(String operation, String code) {
        GcpCluster cluster = serving(cluster(40), "web");
        String serving = endpoints(cluster).first();
        cluster.gcp().emulator().faults().everyCall(operation, Fault.acceptThenFailAfter(400, code, "Done already"));

        Calls calls = cluster.callsOf(() -> cluster.kube().removeNode(serving));

        assertThat(isProvisioned(cluster, "web")).isTrue();
        assertThat(endpoints(cluster)).hasSize(25).doesNotContain(serving);
        assertThat(calls.writes().operations())
                .containsExactlyInAnyOrder(
                        "instanceGroups.removeInstances",
                        "networkEndpointGroups.attachNetworkEndpoints",
                        "networkEndpointGroups.detachNetworkEndpoints");
    }

    /// The whole of an old node pool goes.
    @Test
    void aSubsetOutlivesItsNodes() {
        GcpCluster cluster = serving(cluster(40), "web");
        cluster.nodes(IntStream.rangeClosed(41, 80).toArray());
        cluster.rest();

        cluster.removeNodes(IntStream.rangeClosed(1, 40).toArray());
        cluster.rest();

        assertThat(endpoints(cluster)).hasSize(25).allMatch(name -> Integer.parseInt(name.replace("node-", "")) > 40);
    }

    @Test
    void aRestartReadsNoEndpointUntilNodesChange() {
        GcpCluster cluster = serving(cluster(40), "one", "two", "three");
        cluster.rest(Duration.ofMinutes(5));

        Calls restarted = cluster.callsOf(cluster::restart);
        Calls first = cluster.callsOf(() -> cluster.nodes(41));
        Calls second = cluster.callsOf(() -> cluster.nodes(42));

        assertThat(restarted.writes().count()).isZero();
        assertThat(restarted.count()).as(restarted.summary()).isLessThanOrEqualTo(12);
        assertThat(ofEndpointGroups(first)).hasSize(9).containsOnly("networkEndpointGroups.listNetworkEndpoints");
        assertThat(ofEndpointGroups(second)).isEmpty();
        assertThat(first.writes().operations()).containsExactly("instanceGroups.addInstances");
    }

    @Test
    void aMachineThatStopsWhileNoProcessRunsIsReplacedAfterARestart() {
        GcpCluster cluster = serving(cluster(40), "web");
        cluster.rest(Duration.ofMinutes(5));
        String stopped = endpoints(cluster).first();
        int number = Integer.parseInt(stopped.replace("node-", ""));

        cluster.stop();
        cluster.gcp().emulator().seed().status(stopped, GcpWorld.zone(number), "TERMINATED");
        cluster.restart().rest();

        assertThat(endpoints(cluster)).hasSize(25).doesNotContain(stopped);
    }

    @Test
    void anInternalServiceWorksBeyond250NodesAndStaysWhenTheyAreFewerAgain() {
        GcpCluster cluster = serving(cluster(250, "auto"), "web");
        assertThat(endpointGroups(cluster)).isEmpty();
        List<Ingress> before = cluster.kube().service("web").status().ingress();

        cluster.nodes(251);
        cluster.rest();
        SortedSet<String> beyond = endpoints(cluster);
        cluster.removeNodes(251);
        cluster.rest();

        assertThat(beyond).hasSize(25);
        assertThat(endpoints(cluster)).hasSize(25);
        assertThat(cluster.kube().service("web").status().ingress()).isEqualTo(before);
    }

    /// 33 Services of three zones use up a new project's quota.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereThereIsNoRoomForEndpointGroupsServicesStayOnInstanceGroups(boolean later) {
        Fault noRoom = later
                ? Fault.acceptThenFail(403, "QUOTA_EXCEEDED", "Quota 'NETWORK_ENDPOINT_GROUPS' exceeded.")
                : Fault.refuse(403, "quotaExceeded", "Quota 'NETWORK_ENDPOINT_GROUPS' exceeded.");
        GcpCluster cluster = serving(cluster(250, "auto"), "web");
        cluster.gcp()
                .emulator()
                .faults()
                .atCall("networkEndpointGroups.insert", 2, noRoom)
                .atCall("networkEndpointGroups.insert", 3, noRoom);

        cluster.nodes(251);
        cluster.rest(Duration.ofMinutes(10));
        cluster.gcp().emulator().faults().clear();
        Calls after = cluster.callsOf(() -> {
            cluster.nodes(252);
            cluster.kube()
                    .edit(
                            "web",
                            SpecEdit.ports(
                                    AService.aService("web").port(81).spec().ports()));
            cluster.rest(Duration.ofHours(1));
        });

        assertThat(isProvisioned(cluster, "web")).isTrue();
        assertThat(endpointGroups(cluster)).isEmpty();
        assertThat(ofEndpointGroups(after.writes())).isEmpty();
        assertThat(cluster.gcp().owned()).contains("81");
        assertThat(cluster.kube().events()).anyMatch(event -> event.toString().contains("no room for endpoint groups"));

        cluster.restart().rest();
        assertThat(endpoints(cluster)).as("a restart asks again").hasSize(25);
    }

    @Test
    void aSettingMovesServicesThereAndBackAtTheirAddress() {
        GcpCluster cluster = serving(cluster(3, "instance-groups"), "web");
        List<Ingress> before = cluster.kube().service("web").status().ingress();

        cluster.restartWith(GcpSettings.BACKENDS, "endpoint-groups").rest();
        assertThat(endpoints(cluster)).hasSize(3);
        assertThat(cluster.kube().service("web").status().ingress()).isEqualTo(before);

        cluster.restartWith(GcpSettings.BACKENDS, "instance-groups").rest();
        assertThat(endpointGroups(cluster)).isEmpty();
        assertThat(cluster.kube().service("web").status().ingress()).isEqualTo(before);
    }

    @Test
    void anEndpointThatSomebodyTookOutComesBack() {
        GcpCluster cluster = serving(cluster(3), "web");
        cluster.gcp().detach("node-1");
        assertThat(endpoints(cluster)).hasSize(2);

        cluster.rest(Duration.ofHours(2));

        assertThat(endpoints(cluster)).hasSize(3);
    }

    @Test
    void nothingIsLeftOfADeletedService() {
        GcpCluster cluster = serving(cluster(3), "web");

        Calls calls = cluster.callsOf(() -> cluster.kube().delete("web"));
        cluster.rest(Duration.ofMinutes(5));

        assertThat(calls.writes().failed().count()).isZero();
        assertThat(cluster.gcp().owned()).isEmpty();
    }
}
