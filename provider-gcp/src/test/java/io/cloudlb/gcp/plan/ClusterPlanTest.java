// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.GcpResource.InstanceGroup;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Resources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// What the cluster's Services share.
class ClusterPlanTest {
    private static final Optional<OwnerMark> MARK = Optional.of(DesiredService.SHARED.mark());
    private static final GcpDesired.OfCluster ABSENT = GcpDesired.OfCluster.absent(DesiredService.SHARED);
    private static final String GROUP = GcpNames.instanceGroup(DesiredService.CLUSTER);

    private final ModelledCloud cloud = new ModelledCloud(DesiredService.SHARED);

    @Test
    void theFirstServiceOfThreeZonesTakesEightWrites() {
        Plan<GcpChange> plan = cloud.converge(wanted(Map.of("a", Set.of("n1"), "b", Set.of("n2"), "c", Set.of("n3"))));

        assertThat(plan.steps()).hasSize(8);
        assertThat(plan.steps().stream().filter(step -> step.after().isEmpty())).hasSize(5);
    }

    @Test
    void nodesThatComeAreOneWriteForEachZone() {
        cloud.converge(wanted(Map.of("a", Set.of("n1"), "b", Set.of("n2"))));

        Plan<GcpChange> plan = cloud.converge(wanted(Map.of("a", Set.of("n1", "n3", "n4"), "b", Set.of("n2", "n5"))));

        assertThat(details(plan)).containsExactly("adds n3, n4", "adds n5");
    }

    @Test
    void nodesThatComeAreAddedBeforeOthersGo() {
        cloud.converge(wanted(Map.of("a", Set.of("n1"))));

        Plan<GcpChange> plan = cloud.converge(wanted(Map.of("a", Set.of("n2"))));

        assertThat(details(plan)).containsExactly("adds n2", "takes out n1");
        assertThat(plan.steps().getLast().after())
                .containsExactly(plan.steps().getFirst().id());
    }

    /// Compute Engine refuses an instance of another subnetwork than that of the members.
    @Test
    void nodesOfAnotherSubnetworkAreAddedWhenThoseOfTheFirstHaveGone() {
        cloud.has(new InstanceGroup(GROUP, "a", Optional.of(new TreeSet<>(Set.of("n1"))), "old", MARK));
        InstanceGroup others = new InstanceGroup(GROUP, "a", Optional.of(new TreeSet<>(Set.of("n2"))), "new", MARK);

        Plan<GcpChange> plan = cloud.converge(new GcpDesired.OfCluster(
                DesiredService.SHARED, Optional.empty(), List.of(), new TreeMap<>(Map.of("a", others))));

        assertThat(details(plan)).containsExactly("takes out n1", "adds n2");
        assertThat(plan.steps().getLast().after())
                .containsExactly(plan.steps().getFirst().id());
    }

    @Test
    void aGroupWithoutRoomForBothIsRelievedFirst() {
        cloud.converge(wanted(Map.of("a", nodes(0, 1_000))));

        Plan<GcpChange> plan = cloud.converge(wanted(Map.of("a", nodes(1, 1_001))));

        assertThat(details(plan)).containsExactly("takes out n0", "adds n1000");
        assertThat(plan.steps().getLast().after())
                .containsExactly(plan.steps().getFirst().id());
    }

    /// Backend services list it, and may for a while: the call would be refused.
    @Test
    void theGroupOfAZoneWithoutNodesIsEmptiedAndStays() {
        cloud.converge(wanted(Map.of("a", Set.of("n1"), "b", Set.of("n2"))));

        Plan<GcpChange> plan = cloud.converge(wanted(Map.of("a", Set.of("n1"))));

        assertThat(details(plan)).containsExactly("takes out n2");
        assertThat(details(cloud.converge(wanted(Map.of("a", Set.of("n1"), "b", Set.of("n3"))))))
                .containsExactly("adds n3");
    }

    /// IG#136 (kubernetes/ingress-gce): empty instance groups were left behind.
    @Test
    void nothingIsLeftAfterTheLastService() {
        cloud.converge(wanted(Map.of("a", Set.of("n1"), "b", Set.of("n2"))));
        cloud.converge(wanted(Map.of("a", Set.of("n1"))));

        Plan<GcpChange> plan = cloud.converge(ABSENT);

        assertThat(plan.steps()).hasSize(4).allMatch(step -> step.after().isEmpty());
        assertThat(GcpPlanner.ownsNothing(cloud.cluster())).isTrue();
    }

    /// IG PR#1625 (kubernetes/ingress-gce): what lets health checks in was deleted while Services used it.
    @Test
    void whatLetsHealthChecksInStaysWhileAServiceNeedsIt() {
        Firewall six = probes(IpFamily.IPV6);
        GcpDesired.OfCluster both = new GcpDesired.OfCluster(
                DesiredService.SHARED, Optional.of(check()), List.of(probes(IpFamily.IPV4), six), new TreeMap<>());
        GcpDesired.OfCluster localOnly = new GcpDesired.OfCluster(
                DesiredService.SHARED, Optional.empty(), List.of(probes(IpFamily.IPV4)), new TreeMap<>());
        cloud.converge(both);

        cloud.converge(localOnly);

        assertThat(cloud.resources().byKey().values()).containsExactly(probes(IpFamily.IPV4));
    }

    @Test
    void membersThatWereNotReadAreReadFirstUnlessAllIsToGo() {
        cloud.has(new InstanceGroup(GROUP, "a", Optional.empty(), MARK));
        GcpState.OfCluster state = cloud.cluster();

        assertThat(GcpPlanner.plan(wanted(Map.of("b", Set.of("n1"))), state, state))
                .isEmpty();
        cloud.converge(ABSENT);
    }

    @Test
    void aGroupThatIsNotOursKeepsItsMembers() {
        InstanceGroup others =
                new InstanceGroup("k8s-ig--1", "a", Optional.of(new TreeSet<>(Set.of("n1"))), Optional.empty());
        cloud.has(others);

        assertThat(cloud.converge(wanted(Map.of())).steps()).hasSize(2);
        assertThat(cloud.converge(ABSENT).steps()).hasSize(2);
        assertThat(cloud.resources().byKey().values()).containsExactly(others);
    }

    @Provide
    Arbitrary<Map<String, Set<String>>> zones() {
        return Arbitraries.maps(
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.integers()
                                .between(0, 6)
                                .map(number -> "n" + number)
                                .set())
                .ofMaxSize(3);
    }

    @Property(tries = 300)
    void everyStopIsGoneOnFrom(
            @ForAll("zones") Map<String, Set<String>> before,
            @ForAll("zones") Map<String, Set<String>> after,
            @ForAll boolean inUse,
            @ForAll int stop) {
        ModelledCloud walked = new ModelledCloud(DesiredService.SHARED);
        walked.converge(wanted(before));
        GcpDesired.OfCluster next = inUse ? wanted(after) : ABSENT;
        List<Step<GcpChange>> steps = walked.plan(next).steps();
        steps.stream()
                .limit(Math.floorMod(stop, steps.size() + 1))
                .map(Step::change)
                .forEach(walked::apply);

        walked.converge(next);

        SortedMap<String, SortedSet<String>> members = new TreeMap<>();
        walked.resources().all(InstanceGroup.class).stream()
                .filter(group -> inUse && after.containsKey(group.zone()))
                .forEach(group -> members.put(group.zone(), group.members().orElseThrow()));
        assertThat(members).isEqualTo(inUse ? after : Map.of());
        assertThat(walked.resources().equals(Resources.NONE)).isEqualTo(!inUse);
    }

    private static SortedSet<String> nodes(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "n" + number)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static GcpDesired.OfCluster wanted(Map<String, ? extends Set<String>> nodes) {
        SortedMap<String, InstanceGroup> groups = new TreeMap<>();
        nodes.forEach((zone, members) ->
                groups.put(zone, new InstanceGroup(GROUP, zone, Optional.of(new TreeSet<>(members)), MARK)));
        return new GcpDesired.OfCluster(
                DesiredService.SHARED, Optional.of(check()), List.of(probes(IpFamily.IPV4)), groups);
    }

    private static HealthCheck check() {
        return new HealthCheck(
                GcpNames.nodeHealthCheck(DesiredService.CLUSTER),
                10_256,
                "/healthz",
                new HealthCheck.Timing(8, 1, 1, 3),
                MARK);
    }

    private static Firewall probes(IpFamily family) {
        return new Firewall(
                GcpNames.probes(DesiredService.CLUSTER, family),
                family,
                new TreeSet<>(Set.of(family == IpFamily.IPV4 ? "35.191.0.0/16" : "2600:2d00:1:b029::/64")),
                new TreeSet<>(),
                new TreeMap<>(Map.of(Protocol.TCP, new TreeSet<>(Set.of("10256", "30000-32767")))),
                new TreeSet<>(),
                1000,
                MARK);
    }

    private static List<String> details(Plan<GcpChange> plan) {
        return plan.steps().stream().map(step -> step.change().detail()).toList();
    }
}
