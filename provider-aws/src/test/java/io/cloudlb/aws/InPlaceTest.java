// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.change.LoadBalancerChange;
import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsNames;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.aws.world.AwsTiming;
import io.cloudlb.testkit.provider.PlanDriver;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Subnets and security groups of a load balancer change where it stands: it keeps its ARN and its name.
class InPlaceTest {
    private static final SpecFixture WEB = aSpec("web").port(80);
    private static final String OTHER_IN_ZONE_A = "subnet-a2";
    private static final String ZONE_C = "subnet-c";
    private static final Map<String, String> ROLES = Map.of("kubernetes.io/role/internal-elb", "1");

    private final AwsWorld world = new AwsWorld();
    private final PlanDriver<AwsDesired, AwsState, AwsChange> driver = world.driver();

    @BeforeEach
    void seed() {
        seed(world);
    }

    private static void seed(AwsWorld account) {
        account.emulator()
                .seed()
                .subnet(OTHER_IN_ZONE_A, AwsWorld.VPC, "eu-west-1a", "10.0.11.0/24", Map.of())
                .securityGroup("sg-own", "own", AwsWorld.VPC, Map.of())
                .securityGroup("sg-other", "other", AwsWorld.VPC, Map.of());
    }

    private static SpecFixture in(String... subnets) {
        return WEB.annotated(AwsAnnotations.SUBNETS, String.join(",", subnets));
    }

    private static SpecFixture guardedBy(String group) {
        return WEB.annotated(AwsAnnotations.SECURITY_GROUPS, group);
    }

    private static List<String> subnets(AwsWorld account) {
        return account.emulator().snapshot().loadBalancers().getFirst().zones().stream()
                .map(zone -> zone.subnetId())
                .sorted()
                .toList();
    }

    private List<String> groups() {
        return world.emulator().snapshot().loadBalancers().getFirst().securityGroups();
    }

    private List<String> idsOfAllGroups() {
        return world.emulator().snapshot().securityGroups().stream()
                .map(group -> group.id())
                .toList();
    }

    private List<String> ownGroupNames() {
        return world.emulator().snapshot().securityGroups().stream()
                .filter(group -> world.emulator().snapshot().tagsOf(group.id()).containsKey(AwsTags.MARKS.clusterUid()))
                .map(group -> group.name())
                .toList();
    }

    /// What it takes to serve this instead of what is served, with the load balancer that is there. What is shared goes
    /// once nothing uses it.
    private Calls change(SpecFixture spec) {
        String arn = world.emulator().snapshot().loadBalancers().getFirst().arn();
        long mark = world.mark();
        if (spec.annotations().containsKey(AwsAnnotations.SECURITY_GROUPS)) {
            driver.converge(spec.owner(), driver.resolve(spec.spec()));
        }
        driver.serve(List.of(spec.spec()));
        assertThat(world.emulator().snapshot().loadBalancers())
                .singleElement()
                .satisfies(found -> assertThat(found.arn()).isEqualTo(arn));
        return world.callsSince(mark);
    }

    @Test
    void leavesAndEntersZonesWithOneCall() {
        driver.serve(List.of(in(AwsWorld.SUBNET_A, AwsWorld.SUBNET_B).spec()));

        assertThat(change(in(AwsWorld.SUBNET_B)).writes().operations()).containsExactly("SetSubnets");
        assertThat(subnets(world)).containsExactly(AwsWorld.SUBNET_B);

        change(in(AwsWorld.SUBNET_A));
        assertThat(subnets(world)).containsExactly(AwsWorld.SUBNET_A);
    }

    @Test
    void leavesAZoneBeforeItEntersItInAnotherSubnet() {
        driver.serve(List.of(in(AwsWorld.SUBNET_A, AwsWorld.SUBNET_B).spec()));

        Calls calls = change(in(OTHER_IN_ZONE_A, AwsWorld.SUBNET_B));

        assertThat(calls.operations()).containsExactly("SetSubnets", "SetSubnets");
        assertThat(calls.failed().count()).isZero();
        assertThat(subnets(world)).containsExactly(OTHER_IN_ZONE_A, AwsWorld.SUBNET_B);
    }

    @Test
    void changesTheSubnetOfItsOnlyZoneWhileItIsInANewOne() {
        driver.serve(List.of(in(AwsWorld.SUBNET_A).spec()));

        change(in(OTHER_IN_ZONE_A, AwsWorld.SUBNET_B));

        assertThat(subnets(world)).containsExactly(OTHER_IN_ZONE_A, AwsWorld.SUBNET_B);
    }

    @Test
    void waitsUntilAwsHasLeftTheZone() {
        AwsWorld slow = new AwsWorld(
                builder -> builder.timing(AwsTiming.immediate().withInterfaceRelease(Duration.ofMinutes(3))));
        seed(slow);
        PlanDriver<AwsDesired, AwsState, AwsChange> patient = slow.driver();
        patient.serve(List.of(in(AwsWorld.SUBNET_A, AwsWorld.SUBNET_B).spec()));

        patient.serve(List.of(in(OTHER_IN_ZONE_A, AwsWorld.SUBNET_B).spec()));

        assertThat(subnets(slow)).containsExactly(OTHER_IN_ZONE_A, AwsWorld.SUBNET_B);
    }

    @Test
    void goesOnAfterACrashBetweenLeavingAndEntering() {
        driver.serve(List.of(in(AwsWorld.SUBNET_A, AwsWorld.SUBNET_B).spec()));
        PlanDriver<AwsDesired, AwsState, AwsChange> stopped = world.driver().watchedBy((_, step) -> {
            if (step.change() instanceof LoadBalancerChange.SetSubnets) {
                throw new IllegalStateException("stopped");
            }
        });
        SpecFixture moved = in(OTHER_IN_ZONE_A, AwsWorld.SUBNET_B);
        assertThatThrownBy(() -> stopped.serve(List.of(moved.spec()))).hasMessage("stopped");
        assertThat(subnets(world)).containsExactly(AwsWorld.SUBNET_B);

        world.driver().restarted(Set.of()).serve(List.of(moved.spec()));

        assertThat(subnets(world)).containsExactly(OTHER_IN_ZONE_A, AwsWorld.SUBNET_B);
    }

    @Test
    void refusesToChangeTheSubnetOfItsOnlyZoneAndSaysWhatToDo() {
        driver.serve(List.of(in(AwsWorld.SUBNET_A).spec()));
        long mark = world.mark();

        assertThatThrownBy(() -> driver.serve(List.of(in(OTHER_IN_ZONE_A).spec())))
                .isInstanceOfSatisfying(
                        PlanDriver.RefusedByCloud.class,
                        refused ->
                                assertThat(refused.error()).returns(CloudError.Kind.INVALID_REQUEST, CloudError::kind))
                .hasMessageContaining(OTHER_IN_ZONE_A)
                .hasMessageContaining("Name a subnet of another zone beside them");

        assertThat(world.callsSince(mark).writes().count()).isZero();
        assertThat(subnets(world)).containsExactly(AwsWorld.SUBNET_A);
    }

    @Test
    void entersAZoneThatDiscoveryFindsLater() {
        driver.serve(List.of(WEB.spec()));
        world.emulator().seed().subnet(ZONE_C, AwsWorld.VPC, "eu-west-1c", "10.0.13.0/24", ROLES);

        PlanDriver<AwsDesired, AwsState, AwsChange> next = world.driver().restarted(Set.of());
        next.serve(List.of(WEB.spec()));

        assertThat(subnets(world)).containsExactly(AwsWorld.SUBNET_A, AwsWorld.SUBNET_B, ZONE_C);
    }

    @Test
    void keepsItsSubnetWhereDiscoveryWouldNowTakeABetterOne() {
        driver.serve(List.of(WEB.spec()));
        world.emulator().seed().tags(AwsWorld.SUBNET_A, Map.of("kubernetes.io/cluster/other", "owned"));
        world.emulator().seed().tags(OTHER_IN_ZONE_A, ROLES);

        world.driver().restarted(Set.of()).serve(List.of(WEB.spec()));

        assertThat(subnets(world)).containsExactly(AwsWorld.SUBNET_A, AwsWorld.SUBNET_B);
    }

    @Test
    void changesFromItsOwnSecurityGroupsToNamedOnesAndDeletesItsOwn() {
        driver.serve(List.of(WEB.spec()));
        assertThat(ownGroupNames()).hasSize(2);

        Calls calls = change(guardedBy("sg-own"));

        assertThat(groups()).containsExactly("sg-own");
        assertThat(ownGroupNames()).isEmpty();
        assertThat(calls.count("SetSecurityGroups")).isEqualTo(1);
        assertThat(world.emulator().snapshot().securityGroupRules())
                .as("rules of the nodes' group that let the backend group in")
                .noneSatisfy(rule -> assertThat(rule.groupId()).isEqualTo(AwsWorld.NODE_GROUP));
    }

    @Test
    void changesFromNamedSecurityGroupsToOthersAndLeavesTheOldOnesAlone() {
        driver.serve(List.of(guardedBy("sg-own").spec()));

        assertThat(change(guardedBy("sg-other")).operations()).containsExactly("SetSecurityGroups");

        assertThat(groups()).containsExactly("sg-other");
        assertThat(idsOfAllGroups()).contains("sg-own");
    }

    @Test
    void changesFromNamedSecurityGroupsToItsOwn() {
        driver.serve(List.of(guardedBy("sg-own").spec()));

        change(WEB);

        assertThat(groups()).hasSize(2).doesNotContain("sg-own");
        assertThat(ownGroupNames())
                .containsExactlyInAnyOrder(
                        AwsNames.frontendGroup(WEB.owner()), AwsNames.backendGroup(SpecFixture.CLUSTER));
        assertThat(idsOfAllGroups()).contains("sg-own");
    }

    /// The old groups let nobody out of a connection: they stay on until the new ones are open.
    @Test
    void putsItsOwnGroupsOnOnceTheyLetClientsIn() {
        driver.serve(List.of(guardedBy("sg-own").spec()));

        List<String> writes = change(WEB).writes().operations();

        assertThat(writes.lastIndexOf("AuthorizeSecurityGroupIngress")).isLessThan(writes.indexOf("SetSecurityGroups"));
    }
}
