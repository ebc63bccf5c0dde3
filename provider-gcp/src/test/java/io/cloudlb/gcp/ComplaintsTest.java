// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.gcp.world.ComputeQuotas;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.settings.GcpSettings;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What users of the other controllers complain of, with the whole controller at work (k/k: kubernetes/kubernetes,
/// IG: kubernetes/ingress-gce, CPG: kubernetes/cloud-provider-gcp). What a plan or a resolver alone decides is tested
/// there.
class ComplaintsTest {
    private static final String FINALIZER = "service.kubernetes.io/load-balancer-cleanup";
    private static final String REGION = "/compute/v1/projects/demo/regions/" + GcpWorld.REGION;
    private static final Pattern MEMBER = Pattern.compile("instances/([^,}\\]]+)");
    private static final Duration LONG = Duration.ofMinutes(20);

    private static GcpCluster serving(GcpWorld gcp) {
        GcpCluster cluster = new GcpCluster(gcp, GcpCluster.PLACE).nodes(1, 2, 3);
        cluster.create("web");
        cluster.rest(LONG);
        return cluster;
    }

    private static List<Ingress> shown(GcpCluster cluster, String name) {
        return cluster.kube().service(name).status().ingress();
    }

    private static void post(GcpWorld gcp, String path, String body) {
        send(gcp, "POST", REGION + path, body);
    }

    private static void send(GcpWorld gcp, String method, String path, String body) {
        try {
            assertThat(gcp.emulator()
                            .answer(new WireRequest(method, path, "", Map.of(), body))
                            .status())
                    .isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        gcp.advance(Duration.ofSeconds(3));
    }

    private static void assertGone(GcpCluster cluster) {
        cluster.rest(LONG);
        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(cluster.gcp().owned()).isEmpty();
    }

    /// k/k#96513, k/k#29079, k/k#11175: a restart recreated the forwarding rule, at another address.
    @Test
    void aRestartWritesNothing() {
        GcpCluster cluster = serving(new GcpWorld());
        List<Ingress> before = shown(cluster, "web");

        Calls calls = cluster.callsOf(cluster::restart);

        assertThat(calls.writes().count()).isZero();
        assertThat(shown(cluster, "web")).isEqualTo(before);
    }

    /// k/k#18502, k/k#53657: an address that somebody else has was asked for again and again, with 254,866 events in a
    /// week.
    @Test
    void anAddressThatSomebodyElseHasIsSaidOnceAndLookedAtSeldom() {
        GcpWorld gcp = new GcpWorld();
        post(gcp, "/addresses", "{\"name\":\"taken\"}");
        post(gcp, "/healthChecks", "{\"name\":\"theirs\",\"type\":\"TCP\",\"tcpHealthCheck\":{\"port\":80}}");
        post(
                gcp,
                "/backendServices",
                "{\"name\":\"theirs\",\"healthChecks\":[\"%s/healthChecks/theirs\"]}".formatted(link()));
        post(
                gcp,
                "/forwardingRules",
                "{\"name\":\"theirs\",\"IPAddress\":\"%s/addresses/taken\",\"ports\":[\"80\"],\"backendService\":\"%s/backendServices/theirs\"}"
                        .formatted(link(), link()));
        GcpCluster cluster = new GcpCluster(gcp, GcpCluster.PLACE).nodes(1, 2, 3);

        cluster.kube().create(AService.aService("web").port(80).annotation(GcpAnnotations.ADDRESSES, "taken"));
        cluster.rest(LONG);
        long mark = gcp.mark();
        int events = cluster.kube().events().size();
        cluster.rest(Duration.ofDays(1));

        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).status())
                .isEqualTo(Condition.Status.FALSE);
        assertThat(cluster.kube().events()).hasSizeLessThan(events + 5);
        assertThat(gcp.callsSince(mark).count())
                .as(gcp.callsSince(mark).summary())
                .isLessThan(24 * 12 * 20);
    }

    private static String link() {
        return "projects/demo/regions/" + GcpWorld.REGION;
    }

    /// CPG PR#865, k/k#65583, IG#1252: what could not be deleted at once was left for ever.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "forwardingRules.delete",
                "regionBackendServices.delete",
                "firewalls.delete",
                "regionHealthChecks.delete",
                "instanceGroups.delete"
            })
    void aDeletionThatFailsForAnHourLeavesNothing(String operation) {
        for (Fault fault : List.of(
                Fault.failBefore(),
                Fault.failAfter(),
                Fault.acceptThenFail(503, "INTERNAL_ERROR", "Internal error"),
                Fault.acceptThenFailAfter(503, "INTERNAL_ERROR", "Internal error"))) {
            GcpCluster cluster = serving(new GcpWorld());
            cluster.gcp().emulator().faults().everyCall(operation, fault);

            cluster.kube().delete("web");
            cluster.rest(Duration.ofHours(1));
            cluster.gcp().emulator().faults().clear();

            assertGone(cluster);
        }
    }

    /// IG PR#2880, PR#2902: a finalizer that was taken off by hand let the next sync choose another kind of load
    /// balancer.
    @Test
    void aFinalizerThatIsTakenOffIsPutBackAndNothingIsMadeAnew() {
        GcpCluster cluster = serving(new GcpWorld());
        List<Ingress> before = shown(cluster, "web");

        Calls calls = cluster.callsOf(() -> cluster.kube().removeFinalizer("web", FINALIZER));

        assertThat(calls.writes().count()).isZero();
        assertThat(cluster.kube().service("web").meta().finalizers()).containsExactly(FINALIZER);
        assertThat(shown(cluster, "web")).isEqualTo(before);
        cluster.kube().delete("web");
        assertGone(cluster);
    }

    /// k/k#39420, k/k#4689, IG#136: load balancers that were left behind used up the quota, and nothing but events
    /// told.
    @Test
    void aQuotaThatIsUsedUpIsSaidAndWhatIsFreedIsTaken() {
        Map<String, Integer> limits = new HashMap<>(ComputeQuotas.of(5_000).limits());
        limits.put("FORWARDING_RULES", 1);
        GcpCluster cluster = serving(new GcpWorld(builder -> builder.quotas(new ComputeQuotas(limits))));
        cluster.create("second");
        cluster.rest(LONG);

        Condition condition = cluster.kube().condition("second", Condition.PROVISIONED);
        assertThat(condition.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(condition.reason()).isEqualTo("QuotaExceeded");
        assertThat(condition.message()).contains("FORWARDING_RULES");
        cluster.kube().delete("web");
        cluster.rest(LONG);
        cluster.rest(LONG);
        assertThat(shown(cluster, "second")).hasSize(1);
    }

    /// k/k#13335, k/k#38521: an address that was held while the rule was replaced stayed reserved.
    @Test
    void noAddressStaysReservedHoweverOftenPortsChange() {
        GcpCluster cluster = serving(new GcpWorld());
        List<Ingress> before = shown(cluster, "web");

        for (int port = 1; port <= 10; port++) {
            AService next = AService.aService("web").port(port);
            cluster.kube().edit("web", SpecEdit.ports(next.spec().ports()));
            cluster.rest(Duration.ofSeconds(3L * port));
        }
        cluster.rest(LONG);

        assertThat(shown(cluster, "web")).isEqualTo(before);
        assertThat(cluster.gcp().emulator().made()).noneMatch(path -> path.contains("/addresses/"));
    }

    /// k/k#58500, k/k#89902: a load balancer of more nodes in a zone than an instance group has room for was never
    /// made.
    @Test
    void moreNodesThanAGroupHasRoomForAreServedAndSaidAndFurtherOnesCostNothing() {
        GcpCluster cluster = new GcpCluster(new GcpWorld(), GcpCluster.PLACE);
        IntStream.rangeClosed(1, 1_002).forEach(number -> join(cluster, "node-b%04d".formatted(number), GcpWorld.TAG));
        cluster.create("web");
        cluster.kube().create(GcpCluster.twoPorts("inside").annotation(GcpAnnotations.TYPE, "Internal"));
        cluster.rest(LONG);

        assertThat(shown(cluster, "web")).hasSize(1);
        assertThat(shown(cluster, "inside")).hasSize(1);
        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).message())
                .contains("1000 of 1002 nodes in zone " + GcpWorld.zone(1));
        Calls calls = cluster.callsOf(() -> join(cluster, "node-b1003", GcpWorld.TAG));
        assertThat(calls.writes().operations()).isEmpty();
    }

    private static void join(GcpCluster cluster, String name, String... tags) {
        cluster.gcp().emulator().seed().instance(name, GcpWorld.zone(1), "nodes", tags);
        cluster.kube()
                .addNode(ANode.aNode(name)
                        .providerId("gce://demo/%s/%s".formatted(GcpWorld.zone(1), name))
                        .zone(GcpWorld.zone(1)));
    }

    /// k/k#85388, k/k#13035: firewall rules went by what the names of GKE's machines look like, so that those of others
    /// let nobody in to their nodes, or let clients in to every machine of the network.
    @Test
    void firewallRulesFollowTheTagsOfNodesHoweverThoseAreNamed() {
        GcpCluster cluster = serving(new GcpWorld());
        assertThat(targetTags(cluster)).containsOnly("[node]");

        join(cluster, "worker-1", "worker", "ssh");
        cluster.rest(LONG);
        assertThat(targetTags(cluster)).containsOnly("[node, worker]");

        join(cluster, "unlike", "ssh");
        cluster.rest(LONG);
        cluster.resync("web");
        cluster.rest();
        assertThat(targetTags(cluster)).containsOnly("[node, worker]");
        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).message())
                .contains("no traffic is let in to 1 of 5 nodes", "unlike", "--gcp-node-tags");

        cluster.restartWith(GcpSettings.NODE_TAGS, "node,ssh").rest(LONG);
        assertThat(targetTags(cluster)).containsOnly("[node, ssh]");
        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).message())
                .doesNotContain("no traffic is let in");
    }

    /// The same of nodes of which none has a tag.
    @Test
    void noFirewallRuleIsForEveryMachineOfTheNetwork() {
        GcpCluster cluster = new GcpCluster(new GcpWorld(), GcpCluster.PLACE);
        join(cluster, "unlike");
        cluster.create("web");
        cluster.rest(LONG);

        assertThat(targetTags(cluster)).isEmpty();
        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).status()).isEqualTo(Condition.Status.FALSE);
        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).message())
                .contains("no node has a network tag", "--gcp-node-tags");
    }

    /// Those of every firewall rule of ours.
    private static List<String> targetTags(GcpCluster cluster) {
        return cluster.gcp()
                .owned()
                .lines()
                .filter(line -> line.contains("/global/firewalls/"))
                .map(line -> line.replaceAll(".*targetTags=(\\[[^]]*]).*", "$1"))
                .toList();
    }

    /// Somebody's internal load balancer has a group with an instance that is a node's.
    private static GcpWorld withBalancedInstance() {
        GcpWorld gcp = new GcpWorld();
        String group = "/compute/v1/projects/demo/zones/%s/instanceGroups".formatted(GcpWorld.zone(1));
        send(gcp, "POST", group, "{\"name\":\"theirs\"}");
        send(
                gcp,
                "POST",
                group + "/theirs/addInstances",
                "{\"instances\":[{\"instance\":\"zones/%s/instances/node-1\"}]}".formatted(GcpWorld.zone(1)));
        post(gcp, "/healthChecks", "{\"name\":\"theirs\",\"type\":\"TCP\",\"tcpHealthCheck\":{\"port\":80}}");
        post(
                gcp,
                "/backendServices",
                "{\"name\":\"theirs\",\"loadBalancingScheme\":\"INTERNAL\",\"protocol\":\"TCP\",\"healthChecks\":[\"%s/healthChecks/theirs\"],\"backends\":[{\"group\":\"projects/demo/zones/%s/instanceGroups/theirs\"}]}"
                        .formatted(link(), GcpWorld.zone(1)));
        return gcp;
    }

    /// IG#2215, CPG#313: an instance that was in another load balancer's group was in the way for ever.
    @Test
    void anInstanceInAnotherLoadBalancersGroupIsSaidAndTheServiceWorksOnceItIsFree() {
        GcpWorld gcp = withBalancedInstance();
        GcpCluster cluster = serving(gcp);
        cluster.kube().create(GcpCluster.twoPorts("inside").annotation(GcpAnnotations.TYPE, "Internal"));
        cluster.rest(LONG);

        Condition condition = cluster.kube().condition("inside", Condition.PROVISIONED);
        assertThat(condition.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(condition.message()).contains("instances/node-1", "--gcp-backends");
        assertThat(shown(cluster, "web")).hasSize(1);
        send(gcp, "DELETE", REGION + "/backendServices/theirs", "");
        cluster.rest(Duration.ofHours(1));
        assertThat(shown(cluster, "inside")).hasSize(1);
    }

    /// The same where the group has no instance yet: those that may be are in it.
    @Test
    void anInstanceInAnotherLoadBalancersGroupKeepsNoOtherOutAndJoinsOnceItMay() {
        GcpCluster cluster = new GcpCluster(withBalancedInstance(), GcpCluster.PLACE).nodes(1, 2, 3);
        cluster.kube().create(GcpCluster.twoPorts("inside").annotation(GcpAnnotations.TYPE, "Internal"));
        cluster.rest(LONG);

        assertThat(shown(cluster, "inside")).hasSize(1);
        assertThat(members(cluster)).containsExactly("node-2", "node-3");
        send(cluster.gcp(), "DELETE", REGION + "/backendServices/theirs", "");
        cluster.rest(Duration.ofHours(1));
        assertThat(members(cluster)).containsExactly("node-1", "node-2", "node-3");
    }

    /// The instances in groups of ours.
    private static SortedSet<String> members(GcpCluster cluster) {
        return cluster.gcp()
                .owned()
                .lines()
                .filter(line -> line.contains("/instanceGroups/k8s-"))
                .flatMap(line -> MEMBER.matcher(line).results())
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// IG#699: pods behind a load balancer did not learn who their clients are, and the PROXY protocol was wanted for
    /// it.
    @Test
    void podsSeeTheirClientsWithoutTheProxyProtocol() {
        try (RequestedCluster world = new RequestedCluster(1, 2, 3)) {
            world.cluster
                    .kube()
                    .create(AService.aService("web")
                            .port(80)
                            .local()
                            .annotation("networking.gke.io/load-balancer-proxy-protocol", "v1"));
            world.cluster.rest(LONG);

            assertThat(world.ask("web", 80)).hasValueSatisfying(answer -> {
                assertThat(answer.client()).isEqualTo("127.0.0.1");
                assertThat(answer.node()).isEqualTo(answer.entry());
            });
            assertThat(world.cluster.kube().condition("web", Condition.ACCEPTED).message())
                    .contains("load-balancer-proxy-protocol");
        }
    }
}
