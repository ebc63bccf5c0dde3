// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.emulators.Calls;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.settings.GcpSettings;
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

/// What users of the other controllers complain of about nodes, with the whole controller at work (k/k:
/// kubernetes/kubernetes, IG: kubernetes/ingress-gce, CPG: kubernetes/cloud-provider-gcp).
class NodeComplaintsTest {
    private static final String REGION = "regions/" + GcpWorld.REGION;
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

    /// The same of nodes of which none has a tag (kubernetes/ingress-nginx#462).
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
        String group = "zones/%s/instanceGroups".formatted(GcpWorld.zone(1));
        gcp.call("POST", group, "{\"name\":\"theirs\"}");
        gcp.call(
                "POST",
                group + "/theirs/addInstances",
                "{\"instances\":[{\"instance\":\"zones/%s/instances/node-1\"}]}".formatted(GcpWorld.zone(1)));
        gcp.call(
                "POST",
                REGION + "/healthChecks",
                "{\"name\":\"theirs\",\"type\":\"TCP\",\"tcpHealthCheck\":{\"port\":80}}");
        gcp.call(
                "POST",
                REGION + "/backendServices",
                "{\"name\":\"theirs\",\"loadBalancingScheme\":\"INTERNAL\",\"protocol\":\"TCP\",\"healthChecks\":[\"projects/demo/%s/healthChecks/theirs\"],\"backends\":[{\"group\":\"projects/demo/zones/%s/instanceGroups/theirs\"}]}"
                        .formatted(REGION, GcpWorld.zone(1)));
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
        gcp.call("DELETE", REGION + "/backendServices/theirs", "");
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
        cluster.gcp().call("DELETE", REGION + "/backendServices/theirs", "");
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
}
