// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import static io.cloudlb.gcp.resolve.Resolving.WEB;
import static io.cloudlb.gcp.resolve.Resolving.machine;
import static io.cloudlb.gcp.resolve.Resolving.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.GcpResource.InstanceGroup;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings.Machine;
import io.cloudlb.gcp.plan.GcpPlanner;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the cluster's Services share: groups of the nodes, their health check, and what lets it in.
class NodesTest {
    private static final Owner.Shared OWNER = new Owner.Shared(SpecFixture.CLUSTER);
    private static final String GROUP = GcpNames.instanceGroup(SpecFixture.CLUSTER);

    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    private static Resolution<GcpDesired> shared(
            Resolving resolving, GcpState.OfCluster state, LoadBalancerSpec... users) {
        return new ClusterResolver(OWNER, state, resolving.targets(), PortRange.KUBERNETES_DEFAULT)
                .resolve(Arrays.asList(users));
    }

    private static GcpDesired.OfCluster desired(Resolving resolving, LoadBalancerSpec... users) {
        return desired(shared(resolving, resolving.shared(), users));
    }

    private static GcpDesired.OfCluster desired(Resolution<GcpDesired> resolution) {
        return switch (resolution) {
            case Resolution.Resolved<GcpDesired>(GcpDesired.OfCluster desired, List<Problem> _) -> desired;
            case Resolution<GcpDesired> other -> throw new AssertionError("Not resolved: " + other);
        };
    }

    @Test
    void needsNothingWithoutServices() {
        assertThat(desired(resolving)).isEqualTo(GcpDesired.OfCluster.absent(OWNER));
    }

    @Test
    void hasAGroupInEachZoneWithItsNodes() {
        assertThat(desired(resolving, WEB.spec()).groups())
                .hasSize(2)
                .containsEntry("us-central1-a", group("us-central1-a", "demo-node-1"))
                .containsEntry("us-central1-b", group("us-central1-b", "demo-node-2"));
        assertThat(resolving.desired(WEB).backendService().groups())
                .containsExactly(groupIn("us-central1-a"), groupIn("us-central1-b"));
    }

    private static GcpResource.Key groupIn(String zone) {
        return new GcpResource.Key(GcpKind.INSTANCE_GROUP, zone, GROUP);
    }

    private static InstanceGroup group(String zone, String... members) {
        return new InstanceGroup(
                GROUP, zone, Optional.of(new TreeSet<>(List.of(members))), "nodes", Optional.of(OWNER.mark()));
    }

    /// Every Service would have to be written to.
    @Test
    void keepsTheGroupOfAZoneThatHasLostItsNodes() {
        Resolving without = resolving.withNodes(List.of(node(1, "a")));
        GcpState.OfCluster standing = new GcpState.OfCluster(
                without.surroundings(),
                Resources.of(List.of(group("us-central1-a", "demo-node-1"), group("us-central1-b", "demo-node-2"))));

        assertThat(desired(shared(without, standing, WEB.spec())).groups())
                .containsEntry("us-central1-b", group("us-central1-b"));
        assertThat(ClusterResolver.groups(SpecFixture.CLUSTER, without.targets(), standing))
                .containsExactly(groupIn("us-central1-a"), groupIn("us-central1-b"));
    }

    /// Also while all have policy Local: one that changes to it uses it until its own stands.
    @Test
    void sharesKubeProxysHealthCheckWhileThereIsAnyService() {
        HealthCheck check = desired(resolving, WEB.local().spec()).healthCheck().orElseThrow();

        assertThat(check.port()).isEqualTo(10_256);
        assertThat(check.path()).isEqualTo("/healthz");
        assertThat(check.timing()).isEqualTo(new HealthCheck.Timing(8, 1, 1, 3));
        assertThat(desired(resolving, WEB.spec()).healthCheck()).contains(check);
    }

    @Test
    void letsHealthChecksInFromGoogleForEachFamilyThatIsWanted() {
        LoadBalancerSpec six = Resolving.of(WEB, IpFamilyPolicy.REQUIRE_DUAL_STACK, IpFamily.IPV4, IpFamily.IPV6);

        assertThat(desired(resolving, WEB.spec()).firewalls())
                .singleElement()
                .satisfies(probes -> assertThat(probes.sources())
                        .containsExactlyInAnyOrder(
                                "130.211.0.0/22", "35.191.0.0/16", "209.85.152.0/22", "209.85.204.0/22"))
                .satisfies(probes ->
                        assertThat(probes.ports()).isEqualTo(Map.of(Protocol.TCP, Set.of("10256", "30000-32767"))))
                .satisfies(probes -> assertThat(probes.targetTags()).containsExactly("demo-node"));
        assertThat(desired(resolving, WEB.spec(), six).firewalls())
                .extracting(Firewall::family)
                .containsExactly(IpFamily.IPV4, IpFamily.IPV6);
        assertThat(desired(resolving, six).firewalls().getLast().sources())
                .containsExactlyInAnyOrder("2600:2d00:1:b029::/64", "2600:1901:8001::/48");
    }

    @Test
    void letsHealthChecksInToAPortOutsideOfTheRange() {
        ClusterResolver narrow =
                new ClusterResolver(OWNER, resolving.shared(), resolving.targets(), new PortRange(30_000, 31_000));

        assertThat(desired(narrow.resolve(List.of(WEB.local().spec())))
                        .firewalls()
                        .getFirst()
                        .ports())
                .isEqualTo(Map.of(Protocol.TCP, Set.of("10256", "30000-31000", "32000")));
    }

    @Test
    void waitsForAMachineThatWasNotLookedUp() {
        Resolving more = resolving.withNodes(List.of(node(1, "a"), node(3, "a")));

        assertThat(shared(more, more.shared(), WEB.spec())).isInstanceOf(Resolution.Unknown.class);
        assertThat(more.problem(WEB).message())
                .isEqualTo(
                        "the machine of node demo-node-3 (gce://shop/us-central1-a/demo-node-3) was not looked up yet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demo-node-3 | gce://shop/us-central1-a/demo-node-3 | instance demo-node-3 is stopped; start it",
                "demo-node-4 | gce://shop/us-central1-a/demo-node-4 | Compute Engine does not list instance demo-node-4",
                "demo-node-5 | gce://shop/us-central1-a/demo-node-5 | it is in subnetwork other, and an instance group has instances of one subnetwork, nodes; --gcp-subnetwork says which",
                "demo-node-6 | gce://shop/us-central1-c/demo-node-6 | its providerID says zone us-central1-c, and instance demo-node-6 is in us-central1-a",
                "elsewhere | gce://shop/europe-west1-b/elsewhere | it is in project shop and region europe-west1, and the load balancers are in shop and us-central1",
                "foreign | gce://bank/us-central1-a/foreign | it is in project bank and region us-central1, and the load balancers are in shop and us-central1",
                "metal | kind://docker/metal | its providerID 'kind://docker/metal' names no instance of Compute Engine",
            })
    void servesWithTheOthersWhereANodeCannotTakeTraffic(String name, String providerId, String why) {
        Resolving spoilt = resolving
                .withMachine("demo-node-3", new Machine.Stopped("us-central1-a"))
                .withMachine("demo-node-4", new Machine.Unlisted())
                .withMachine("demo-node-5", machine("a", "other", "demo-node"))
                .withMachine("demo-node-6", machine("a"))
                .withNodes(List.of(node(1, "a"), node(2, "b"), node(name, providerId)));

        assertThat(desired(spoilt, WEB.spec()).groups())
                .isEqualTo(desired(resolving, WEB.spec()).groups());
        assertThat(spoilt.warnings(WEB))
                .extracting(Problem::message)
                .containsExactly("1 of 3 nodes take no traffic: %s (%s)".formatted(name, why));
    }

    @Test
    void asksAgainForMachinesThatMayRunLater() {
        Resolving some = resolving
                .withMachine("demo-node-1", new Machine.Stopped("us-central1-a"))
                .withMachine("demo-node-2", new Machine.Unlisted());

        assertThat(some.targets().unlisted()).containsExactly("demo-node-1", "demo-node-2");
        assertThat(resolving.targets().unlisted()).isEmpty();
    }

    @Test
    void takesTheFirstThousandNodesOfAZone() {
        Resolving many = resolving.withNodes(1_001);

        InstanceGroup group =
                Objects.requireNonNull(desired(many, WEB.spec()).groups().get("us-central1-a"));
        assertThat(group.members().orElseThrow()).hasSize(1_000).doesNotContain("demo-node-999");
        assertThat(many.warnings(WEB))
                .extracting(Problem::message)
                .containsExactly(
                        "1000 of 1001 nodes in zone us-central1-a get traffic, the first by name, and the others get it from those: an instance group has no room for more");
        assertThat(resolving.withNodes(1_000).warnings(WEB)).isEmpty();
    }

    @Test
    void findsNodesByTheLongestTagThatTheirNamesBeginWith() {
        Resolving two = resolving.withMachine("demo-node-2", machine("b", "nodes", "demo", "node"));

        assertThat(resolving.targets().tags()).containsExactly("demo-node");
        assertThat(two.targets().tags()).containsExactly("demo", "demo-node");
        assertThat(two.withTags("set").targets().tags()).containsExactly("set");
    }

    @Test
    void saysWhichNodesNoFirewallRuleFinds() {
        Resolving one = resolving.withMachine("demo-node-2", machine("b", "nodes", "ssh"));

        assertThat(one.warnings(WEB))
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("no traffic is let in to 1 of 2 nodes")
                .contains("demo-node-2", "--gcp-node-tags");
        assertThat(one.withTags("demo", "ssh").warnings(WEB)).isEmpty();
        assertThat(one.withTags("demo").warnings(WEB))
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith(
                        "no traffic is let in to 1 of 2 nodes, which have none of the network tags that are configured")
                .contains("demo-node-2", "correct --gcp-node-tags");
    }

    /// Else a new node would be probed with success, and get traffic that the Service's rule does not let in.
    @Test
    void tellsThatANodeAsksForAWriteToAServiceOnlyByAnotherZoneOrTag() {
        Resolving another = resolving
                .withMachine("demo-node-3", machine("b"))
                .withNodes(List.of(node(1, "a"), node(2, "b"), node(3, "b")));

        assertThat(digest(another)).isEqualTo(digest(resolving));
        assertThat(digest(another.withMachine("demo-node-3", machine("b", "nodes", "demo"))))
                .isNotEqualTo(digest(resolving));
        assertThat(digest(resolving
                        .withMachine("demo-node-3", machine("c"))
                        .withNodes(List.of(node(1, "a"), node(2, "b"), node(3, "c")))))
                .isNotEqualTo(digest(resolving));
    }

    private static String digest(Resolving resolving) {
        return GcpPlanner.targetDigest(resolving.resolve(WEB.spec()).possible().orElseThrow());
    }

    /// A firewall rule without tags would be for everything in the network.
    @Test
    void makesNothingWhereNoNodeHasATag() {
        Resolving none = resolving
                .withMachine("demo-node-1", machine("a", "nodes"))
                .withMachine("demo-node-2", machine("b", "nodes", "ssh"));

        assertThat(none.resolve(WEB.spec())).isInstanceOf(Resolution.Unknown.class);
        assertThat(none.problem(WEB).message())
                .isEqualTo(
                        "no node has a network tag that its name begins with, so no firewall rule can be made for nodes alone; tag their instances, or set --gcp-node-tags");
        assertThat(shared(none, none.shared(), WEB.spec())).isInstanceOf(Resolution.Unknown.class);
        assertThat(none.withTags("set").problems(WEB)).isEmpty();
    }

    @Test
    void keepsTheTagsOfItsFirewallRulesWhileThereIsNoNode() {
        Resolving gone = resolving.standing(WEB, "192.0.2.7").withNodes(List.<TargetNode>of());
        List<Firewall> probes = new ArrayList<>(desired(resolving, WEB.spec()).firewalls());

        assertThat(gone.desired(WEB).firewalls().getFirst().targetTags()).containsExactly("demo-node");
        assertThat(desired(shared(gone, new GcpState.OfCluster(gone.surroundings(), Resources.of(probes)), WEB.spec()))
                        .firewalls())
                .isEqualTo(probes);
        assertThat(resolving.withNodes(List.<TargetNode>of()).problem(WEB).message())
                .startsWith("no node that takes traffic tells the nodes' network tag");
    }

    @Test
    void isTheSameWhateverTheOrderOfNodes() {
        Resolving turned = resolving.withNodes(List.of(node(2, "b"), node(1, "a")));

        assertThat(turned.desired(WEB)).isEqualTo(resolving.desired(WEB));
        assertThat(desired(turned, WEB.spec())).isEqualTo(desired(resolving, WEB.spec()));
    }

    @Test
    void worksOutNodesOnceForAsLongAsNothingAboutThemChanges() {
        NodeTargets.Latest latest = new NodeTargets.Latest(new TreeSet<>());
        NodeTargets first = latest.of(resolving.nodes(), resolving.surroundings());

        assertThat(latest.of(resolving.nodes(), resolving.surroundings())).isSameAs(first);
        assertThat(latest.of(
                        resolving.nodes(), resolving.withSix(Scheme.EXTERNAL).surroundings()))
                .isNotSameAs(first);
    }
}
