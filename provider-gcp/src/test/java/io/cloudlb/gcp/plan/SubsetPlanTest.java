// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.Candidates;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup.Endpoints;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Subset;
import io.cloudlb.gcp.model.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A Service with endpoint groups of its own.
class SubsetPlanTest {
    private static final DesiredService GROUPED = DesiredService.internal();
    private static final DesiredService SUBSET = GROUPED.ofSubset(4);

    private final ModelledCloud cloud = ModelledCloud.ofService();

    @Test
    void theGroupsAreFilledBeforeTheBackendServiceListsThem() {
        Plan<GcpChange> plan = cloud.converge(SUBSET.desired());

        assertThat(steps(plan))
                .containsExactly(
                        "CREATE ENDPOINT_GROUP",
                        "UPDATE ENDPOINT_GROUP",
                        "CREATE ENDPOINT_GROUP",
                        "UPDATE ENDPOINT_GROUP",
                        "CREATE BACKEND_SERVICE",
                        "CREATE FORWARDING_RULE",
                        "CREATE FIREWALL");
        assertThat(groups()).hasSize(2).allMatch(group -> members(group).size() == 2);
    }

    @Test
    void fromInstanceGroupsToEndpointGroupsAndBackTheNewOnesServeFirst() {
        cloud.converge(GROUPED.desired());

        Plan<GcpChange> there = cloud.converge(SUBSET.desired());
        Plan<GcpChange> back = cloud.converge(GROUPED.desired());

        assertThat(steps(there)).endsWith("UPDATE BACKEND_SERVICE").hasSize(5);
        assertThat(there.steps().getLast().after())
                .containsAll(ids(there, GcpChange.AddInstances.class))
                .hasSize(2);
        assertThat(steps(back))
                .containsExactly("UPDATE BACKEND_SERVICE", "DELETE ENDPOINT_GROUP", "DELETE ENDPOINT_GROUP");
        assertThat(back.steps().getLast().after())
                .containsExactly(back.steps().getFirst().id());
        assertThat(there.replacements()).isEmpty();
    }

    @Test
    void nodesThatComeAndDoNotServeAskForNoWrite() {
        cloud.converge(SUBSET.desired());

        assertThat(cloud.plan(with(SUBSET, "us-central1-a", 1, 60)).steps()).isEmpty();
    }

    /// IG#2650 (kubernetes/ingress-gce): nodes left, and the subset was not refilled.
    @Test
    void aNodeThatLeavesIsReplacedInOneWriteEach() {
        cloud.converge(SUBSET.desired());
        EndpointGroup first = groups().getFirst();
        SortedSet<String> left = new TreeSet<>(
                SUBSET.subset().orElseThrow().candidates().byZone().get(first.zone()));
        left.remove(members(first).getFirst());

        Plan<GcpChange> plan = cloud.converge(among(SUBSET, Map.of(first.zone(), left)));

        assertThat(plan.steps())
                .extracting(step -> step.change().detail().replaceAll(" \\S+$", ""))
                .containsExactly("adds", "takes out");
        assertThat(plan.steps().getLast().after())
                .containsExactly(plan.steps().getFirst().id());
        assertThat(members(groups().getFirst()))
                .hasSize(2)
                .doesNotContain(members(first).getFirst());
    }

    @Test
    void fiveHundredGoInOneCall() {
        DesiredService large = GROUPED.in("us-central1-a").ofSubset(1_200);

        Plan<GcpChange> plan = cloud.plan(with(large, "us-central1-a", 1, 1_300));

        assertThat(plan.steps().stream()
                        .map(Step::change)
                        .filter(GcpChange.AddInstances.class::isInstance)
                        .map(change ->
                                ((GcpChange.AddInstances) change).instances().size()))
                .containsExactly(500, 500, 200);
    }

    @Test
    void afterARestartTheNodesThatWereChosenNeedNotBeRead() {
        cloud.converge(SUBSET.desired());
        Candidates candidates = SUBSET.subset().orElseThrow().candidates();

        count(group -> candidates.digest(group.zone()));
        assertThat(plan(SUBSET.desired())).contains(Plan.empty());
        assertThat(plan(with(SUBSET, "us-central1-a", 1, 60))).isEmpty();
        assertThat(plan(SUBSET.ofSubset(5).desired())).isEmpty();

        count(_ -> "");
        assertThat(plan(SUBSET.desired())).isEmpty();
        assertThat(plan(SUBSET.kept())).isEmpty();
        assertThat(plan(GROUPED.desired())).as("of what goes nothing is read").isPresent();
    }

    private void count(java.util.function.Function<EndpointGroup, String> from) {
        groups().forEach(group -> cloud.has(group.with(new Endpoints.Counted(2, from.apply(group)))));
    }

    @Test
    void aServiceThatStaysAsItIsFollowsTheNodes() {
        cloud.converge(SUBSET.desired());

        Plan<GcpChange> plan =
                cloud.converge(SUBSET.in("us-central1-a", "us-central1-c").kept());

        BackendService service = cloud.resources().all(BackendService.class).getFirst();
        assertThat(service.groups())
                .extracting(GcpResource.Key::zone)
                .containsExactly("us-central1-a", "us-central1-b", "us-central1-c");
        assertThat(groups().stream().map(SubsetPlanTest::members).map(Set::size))
                .containsExactly(6, 0, 6);
        assertThat(steps(plan)).endsWith("UPDATE BACKEND_SERVICE").doesNotContain("DELETE ENDPOINT_GROUP");
    }

    /// Its type was changed, and the old backend service was not deleted yet.
    @Test
    void ofTwoBackendServicesThatListTheSameGroupsTheOneOfMoreNodesDecides() {
        cloud.converge(SUBSET.desired());
        cloud.has(DesiredService.external().ofSubset(4).backendService());
        SortedSet<String> many = names("us-central1-a", 1, 300);

        Plan<GcpChange> plan = cloud.converge(new GcpDesired.AsItStands(
                DesiredService.OWNER,
                new TreeSet<>(),
                Candidates.of(new TreeMap<>(Map.of("us-central1-a", many, "us-central1-b", new TreeSet<>()))),
                Optional.empty()));

        assertThat(steps(plan)).containsOnly("UPDATE ENDPOINT_GROUP");
        assertThat(members(groups().getFirst())).hasSize(250);
    }

    /// What it asks for cannot be done, and it has a health check of its own: it was of policy Local.
    @Test
    void aServiceOfPolicyLocalThatStaysAsItIsFollowsItsPods() {
        cloud.converge(SUBSET.local(true).desired());
        GcpDesired.AsItStands kept = SUBSET.kept();
        SortedSet<String> pods = new TreeSet<>(Set.of("us-central1-a-n6"));

        cloud.converge(new GcpDesired.AsItStands(
                kept.owner(),
                kept.groups(),
                kept.candidates(),
                Optional.of(Candidates.of(
                        new TreeMap<>(Map.of("us-central1-a", pods, "us-central1-b", new TreeSet<>()))))));

        assertThat(groups().stream().map(SubsetPlanTest::members)).containsExactly(pods, new TreeSet<>());
    }

    @Test
    void nothingIsLeftOfAServiceThatIsGone() {
        cloud.converge(SUBSET.desired());

        Plan<GcpChange> plan = cloud.converge(GcpDesired.OfService.absent(DesiredService.OWNER));

        assertThat(plan.steps()).hasSize(5);
        assertThat(GcpPlanner.ownsNothing(cloud.service())).isTrue();
    }

    @Test
    void theDigestOfTargetsFollowsTheNodesWhereTheyAreChosenFrom() {
        assertThat(GcpPlanner.targetDigest(SUBSET.desired()))
                .isNotEqualTo(GcpPlanner.targetDigest(with(SUBSET, "us-central1-a", 1, 60)))
                .isNotEqualTo(GcpPlanner.targetDigest(SUBSET.ofSubset(5).desired()))
                .isNotEqualTo(GcpPlanner.targetDigest(GROUPED.desired()));
    }

    private Optional<Plan<GcpChange>> plan(GcpDesired desired) {
        return GcpPlanner.plan(
                desired, cloud.service(), new GcpState.OfCluster(Surroundings.UNKNOWN, cloud.resources()));
    }

    /// With these nodes in one zone.
    private static GcpDesired with(DesiredService service, String zone, int first, int last) {
        return among(service, Map.of(zone, names(zone, first, last)));
    }

    private static SortedSet<String> names(String zone, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> zone + "-n" + number)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static GcpDesired among(DesiredService service, Map<String, SortedSet<String>> changed) {
        GcpDesired.LoadBalancer wanted = service.desired().loadBalancer().orElseThrow();
        Subset subset = wanted.subset().orElseThrow();
        TreeMap<String, SortedSet<String>> byZone =
                new TreeMap<>(subset.candidates().byZone());
        byZone.putAll(changed);
        return new GcpDesired.OfService(
                DesiredService.OWNER,
                Optional.of(new GcpDesired.LoadBalancer(
                        wanted.healthCheck(),
                        Optional.of(new Subset(subset.group(), subset.size(), Candidates.of(byZone))),
                        wanted.backendService(),
                        wanted.rules(),
                        wanted.firewalls())));
    }

    private List<EndpointGroup> groups() {
        return cloud.resources().all(EndpointGroup.class);
    }

    private static SortedSet<String> members(EndpointGroup group) {
        return group.members().orElseThrow();
    }

    private static List<String> ids(Plan<GcpChange> plan, Class<?> kind) {
        return plan.steps().stream()
                .filter(step -> kind.isInstance(step.change()))
                .flatMap(step -> Stream.of(step.id()))
                .toList();
    }

    private static List<String> steps(Plan<GcpChange> plan) {
        return plan.steps().stream()
                .map(Step::change)
                .map(change -> change.action() + " " + change.key().kind())
                .toList();
    }
}
