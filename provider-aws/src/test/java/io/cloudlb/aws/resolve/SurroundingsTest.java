// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.AwsWorld;
import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.IngressRule;
import io.cloudlb.aws.model.Scheme;
import io.cloudlb.aws.model.Surroundings;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is made of the VPC: subnets, security groups of nodes, machines, source ranges.
class SurroundingsTest {
    private static final SpecFixture WEB = aSpec("web").port(80).port(443);
    private static final Owner.Shared SHARED = new Owner.Shared(SpecFixture.CLUSTER);

    private final Resolving resolving = Resolving.inAnOrdinaryVpc();

    private static Surroundings.Subnet subnet(
            String id, String zone, int free, Surroundings.ClusterClaim claim, Set<Scheme> offered) {
        return new Surroundings.Subnet(
                id,
                "",
                "eu-west-1" + zone,
                Surroundings.Place.AVAILABILITY_ZONE,
                free,
                offered,
                Optional.of(false),
                claim);
    }

    private static SortedMap<String, String> discovered(Resolving resolving) {
        return resolving.loadBalancer(WEB).subnets().byZone();
    }

    private SortedMap<String, SortedSet<IngressRule>> nodeRules(Resolving world, SpecFixture... users) {
        return nodeRules(world, Resolving.PORTS, users);
    }

    private static SortedMap<String, SortedSet<IngressRule>> nodeRules(
            Resolving world, HealthCheckPorts ports, SpecFixture... users) {
        AwsState.OfCluster shared = world.shared();
        Resolution<AwsDesired> resolution = new ClusterResolver(SHARED, shared, ports)
                .resolve(List.of(users).stream().map(SpecFixture::spec).toList(), targets(world.nodes(), shared));
        return switch (resolution) {
            case Resolution.Resolved<AwsDesired>(AwsDesired.OfCluster desired, List<Problem> _) -> desired.nodeRules();
            case Resolution<AwsDesired> other -> throw new AssertionError("Not resolved: " + other);
        };
    }

    private static NodeTargets targets(NodeSet nodes, AwsState.OfCluster shared) {
        return NodeTargets.of(nodes, shared.surroundings(), SHARED.cluster());
    }

    @Test
    void takesTheBestSubnetOfEveryZone() {
        Set<Scheme> internal = Set.of(Scheme.INTERNAL);
        Resolving zones = resolving.withSubnets(
                subnet("subnet-1", "a", 100, Surroundings.ClusterClaim.NOBODY, internal),
                subnet("subnet-2", "a", 100, Surroundings.ClusterClaim.OURS, internal),
                subnet("subnet-3", "b", 7, Surroundings.ClusterClaim.OURS, internal),
                subnet("subnet-4", "c", 100, Surroundings.ClusterClaim.OTHERS, internal),
                subnet("subnet-5", "d", 8, Surroundings.ClusterClaim.NOBODY, internal),
                subnet("subnet-6", "d", 100, Surroundings.ClusterClaim.NOBODY, internal),
                subnet("subnet-7", "e", 100, Surroundings.ClusterClaim.NOBODY, Set.of(Scheme.INTERNET_FACING)));

        assertThat(discovered(zones).values()).containsExactly("subnet-2", "subnet-5");
    }

    private static Surroundings.Subnet untaggedWithRoute() {
        return new Surroundings.Subnet(
                "subnet-1",
                "",
                "eu-west-1a",
                Surroundings.Place.AVAILABILITY_ZONE,
                100,
                Set.of(),
                Optional.of(true),
                Surroundings.ClusterClaim.NOBODY);
    }

    @Test
    void takesSubnetsByTheirRoutesWhenNoneIsTagged() {
        Resolving untagged = resolving.withSubnets(
                untaggedWithRoute(), subnet("subnet-2", "b", 100, Surroundings.ClusterClaim.NOBODY, Set.of()));

        assertThat(discovered(untagged).values()).containsExactly("subnet-2");
        assertThat(untagged.loadBalancer(WEB.annotated(AwsAnnotations.SCHEME, "internet-facing"))
                        .subnets()
                        .byZone()
                        .values())
                .containsExactly("subnet-1");
    }

    @Test
    void saysWhyNoSubnetFits() {
        Surroundings.Subnet untagged = untaggedWithRoute();

        assertThat(resolving.withSubnets().problems(WEB).getFirst().message()).contains("it has none at all");
        assertThat(resolving.withSubnets(untagged).problems(WEB).getFirst().message())
                .contains("none is tagged for it");
    }

    @Test
    void saysThatTargetsInAZoneWithoutASubnetGetNoTraffic() {
        Resolving apart = resolving.withSubnets(Resolving.subnet("subnet-a", "a"), Resolving.subnet("subnet-c", "c"));

        assertThat(apart.warnings(WEB))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("1 of 2 nodes get no traffic", "eu-west-1b", "no subnet"));
        assertThat(resolving.warnings(WEB)).isEmpty();
    }

    @Test
    void saysHowToOfferASubnetWhenNoneFits() {
        Resolving foreign = resolving.withSubnets(
                subnet("subnet-1", "a", 100, Surroundings.ClusterClaim.OTHERS, Set.of(Scheme.INTERNAL)));

        assertThat(foreign.problems(WEB))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("1 are offered", "kubernetes.io/role/internal-elb", AwsAnnotations.SUBNETS));
    }

    @Test
    void keepsUpdatingWhereAllSubnetsAreFullAndSaysSo() {
        Resolving full = resolving.withSubnets(
                subnet("subnet-1", "a", 3, Surroundings.ClusterClaim.NOBODY, Set.of(Scheme.INTERNAL)));

        assertThat(discovered(full).values()).containsExactly("subnet-1");
        assertThat(full.warnings(WEB))
                .filteredOn(problem -> problem.reason().equals("NoSuitableSubnet"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("subnet-1 has 3 free addresses"));
    }

    @Test
    void letsTheBackendGroupReachAllNodePortsOfTheNodesGroup() {
        assertThat(nodeRules(resolving, WEB)).containsOnlyKeys("sg-nodes");
        assertThat(nodeRules(resolving, WEB).get("sg-nodes"))
                .extracting(IngressRule::toString)
                .containsExactly("tcp 30000-32767 from the backend group", "udp 30000-32767 from the backend group");
    }

    @Test
    void opensAHealthCheckPortOutsideOfTheRangeToo() {
        assertThat(nodeRules(resolving, WEB, aSpec("dns").udpPort(53)).get("sg-nodes"))
                .extracting(IngressRule::toString)
                .contains("tcp 10256 from the backend group");
    }

    @Test
    void opensNodePortsOutsideOfTheConfiguredRangeEachForItsProtocol() {
        SpecFixture user = aSpec("dns").udpPort(53).portAt(80, 20_080).portAt(443, 20_443);

        HealthCheckPorts ports = new HealthCheckPorts(new PortRange(20_000, 20_100), List.of());

        assertThat(nodeRules(resolving, ports, user).get("sg-nodes"))
                .extracting(IngressRule::toString)
                .containsExactly(
                        "tcp 20000-20100 from the backend group",
                        "tcp 20443 from the backend group",
                        "udp 20000-20100 from the backend group",
                        "udp 30053 from the backend group");
    }

    @Test
    void opensEachRangeThatIsAllowedToHealthChecksOnceHoweverManyPortsOfItAreAsked() {
        SpecFixture[] users = IntStream.range(8_000, 8_062)
                .mapToObj(port -> aSpec("s" + port).port(80).annotated(AwsAnnotations.CHECK_PORT, "" + port))
                .toArray(SpecFixture[]::new);

        assertThat(nodeRules(resolving, users).get("sg-nodes"))
                .extracting(IngressRule::toString)
                .containsExactly(
                        "tcp 30000-32767 from the backend group",
                        "tcp 8000-8100 from the backend group",
                        "udp 30000-32767 from the backend group");
    }

    @Test
    void opensNoPortThatNobodyAllowed() {
        assertThat(nodeRules(resolving, WEB.annotated(AwsAnnotations.CHECK_PORT, "10250"))
                        .get("sg-nodes"))
                .hasSize(2);
    }

    @Test
    void staysBelowTheQuotaOfRulesHoweverManyNodePortsAreOutsideOfTheConfiguredRange() {
        SpecFixture[] users = IntStream.range(0, 200)
                .mapToObj(number -> aSpec("s" + number).portAt(80, 20_000 + 20 * number))
                .toArray(SpecFixture[]::new);

        SortedSet<IngressRule> rules = nodeRules(resolving, users).getOrDefault("sg-nodes", new TreeSet<>());

        assertThat(rules).hasSizeLessThan(20);
        for (SpecFixture user : users) {
            int nodePort = user.listeners().getFirst().nodePort();
            assertThat(rules).anyMatch(rule -> rule.covers(Protocol.TCP, nodePort));
        }
    }

    @Test
    void needsNothingSharedWhenAllUsersNameTheirOwnGroups() {
        assertThat(nodeRules(resolving, WEB.annotated(AwsAnnotations.SECURITY_GROUPS, "sg-own")))
                .isEmpty();
    }

    @Test
    void takesTheTaggedOneOfSeveralGroups() {
        Resolving several = resolving
                .withMachines(Map.of(
                        "i-0001", Resolving.machine("sg-nodes", "sg-extra"),
                        "i-0002", Resolving.machine("sg-nodes", "sg-extra")))
                .withGroup(new Surroundings.Group("sg-extra", "extra", "", true));

        assertThat(nodeRules(several, WEB)).containsOnlyKeys("sg-extra");
    }

    @Test
    void servesTheOtherNodesWhenOneHasUnclearGroups() {
        Resolving one = resolving.withMachines(
                Map.of("i-0001", Resolving.machine("sg-nodes"), "i-0002", Resolving.machine("sg-nodes", "sg-extra")));

        assertThat(nodeRules(one, WEB)).containsOnlyKeys("sg-nodes");
        assertThat(one.warnings(WEB))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("1 of 2 nodes", "node-2", "kubernetes.io/cluster/demo", "tag exactly one"));
    }

    @Test
    void refusesWhenAllNodesHaveUnclearGroups() {
        Resolving all = resolving.withMachines(Map.of(
                "i-0001", Resolving.machine("sg-nodes", "sg-extra"),
                "i-0002", Resolving.machine("sg-nodes", "sg-extra")));

        Resolution<AwsDesired> resolution = new ClusterResolver(SHARED, all.shared(), Resolving.PORTS)
                .resolve(List.of(WEB.spec()), targets(all.nodes(), all.shared()));

        assertThat(resolution).isInstanceOf(Resolution.Unknown.class);
        assertThat(resolution.toString()).contains("node-1 cannot be let in", "tag exactly one");
    }

    @Test
    void keepsTheRulesWhileThereIsNoNode() {
        SortedMap<String, SortedSet<IngressRule>> rules = new TreeMap<>(nodeRules(resolving, WEB));
        AwsState.OfCluster shared = new AwsState.OfCluster(resolving.surroundings(), Optional.empty(), rules);

        Resolution<AwsDesired> resolution = new ClusterResolver(SHARED, shared, Resolving.PORTS)
                .resolve(List.of(WEB.spec()), targets(NodeSet.EMPTY, shared));

        assertThat(resolution.toString()).contains("sg-nodes=[");
    }

    @Test
    void leavesOutMachinesThatAreGoneOrElsewhere() {
        Resolving one = resolving.withMachines(Map.of(
                "i-0001",
                new Surroundings.Machine.Present("vpc-2", new TreeSet<>(Set.of("sg-2"))),
                "i-0002",
                Resolving.machine("sg-nodes")));

        assertThat(one.desired(WEB).targetGroups().getFirst().targets()).containsExactly("i-0002");
        assertThat(one.warnings(WEB)).hasSize(1);
    }

    @Test
    void asksToLookAgainForAMachineNobodyHasLookedUp() {
        Resolving unknown = resolving.withMachines(Map.of("i-0001", Resolving.machine("sg-nodes")));

        assertThat(unknown.resolve(WEB)).isInstanceOf(Resolution.Unknown.class);
        assertThat(unknown.problems(WEB)).extracting(Problem::reason).containsExactly("MachineUnknown");
    }

    @Test
    void letsIPv4RangesInAndSaysThatIPv6RangesHaveNoEffect() {
        SpecFixture both = WEB.from("10.0.0.0/8", "2001:db8::/32");

        assertThat(resolving.desired(both).frontendGroup().orElseThrow().rules())
                .extracting(IngressRule::toString)
                .containsExactly("tcp 443 from 10.0.0.0/8", "tcp 80 from 10.0.0.0/8");
        assertThat(resolving.warnings(both)).extracting(Problem::reason).containsExactly("SourceRangeWithoutEffect");
        assertThat(resolving.warnings(WEB)).isEmpty();
    }

    @Test
    void refusesRangesThatNobodyCouldComeFrom() {
        assertThat(resolving.problems(WEB.from("2001:db8::/32")))
                .extracting(Problem::reason)
                .containsExactly("NoIPv4Source");
    }

    @Test
    void refusesMoreThanFiftyPorts() {
        SpecFixture many = aSpec("many");
        for (int port = 1; port <= 51; port++) {
            many = many.port(port);
        }

        assertThat(resolving.problems(many)).extracting(Problem::reason).containsExactly("TooManyListeners");
    }

    @Test
    void saysHowManyNodesGetTrafficWhereThereIsNoRoomForAll() {
        Map<String, Surroundings.Machine> machines = new TreeMap<>();
        List<TargetNode> nodes = new ArrayList<>();
        for (int number = 1; number <= 1_200; number++) {
            machines.put(AwsWorld.instanceId(number), Resolving.machine("sg-nodes"));
            nodes.add(AwsWorld.node(number));
        }
        Resolving large = new Resolving(resolving.withMachines(machines).surroundings(), new NodeSet(nodes));

        assertThat(large.desired(WEB).targetGroups())
                .allSatisfy(group -> assertThat(group.targets()).hasSize(500));
        assertThat(large.warnings(WEB)).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo("TooManyTargets");
            assertThat(problem.message()).startsWith("500 of 1200 nodes get traffic");
        });
        SpecFixture crossing = WEB.annotated(AwsAnnotations.ATTRIBUTES, "load_balancing.cross_zone.enabled=true");
        assertThat(large.desired(crossing).targetGroups())
                .allSatisfy(group -> assertThat(group.targets()).hasSize(250));
    }
}
