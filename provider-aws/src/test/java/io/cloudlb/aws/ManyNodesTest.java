// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.TargetRoom;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.aws.world.AwsTiming;
import io.cloudlb.testkit.provider.PlanDriver;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// More nodes than one call, one target group or one load balancer takes, on an account with AWS's default quotas.
class ManyNodesTest {
    private static final SpecFixture WEB = aSpec("web").port(80);
    private static final int MACHINES = 1_400;
    private static final String REGISTER = "RegisterTargets";
    private static final String DEREGISTER = "DeregisterTargets";

    private final AwsWorld world = new AwsWorld(builder -> builder.timing(AwsTiming.immediate()));
    private final PlanDriver<AwsDesired, AwsState, AwsChange> driver = world.driver();

    @BeforeEach
    void seed() {
        machines(8, MACHINES);
    }

    private void machines(int first, int last) {
        for (int number = first; number <= last; number++) {
            String subnet = number % 2 == 1 ? AwsWorld.SUBNET_A : AwsWorld.SUBNET_B;
            world.emulator()
                    .seed()
                    .instance(AwsWorld.instanceId(number), subnet, "10.0.1.1", List.of(AwsWorld.NODE_GROUP), Map.of());
        }
    }

    private static NodeSet nodes(int first, int last) {
        return new NodeSet(
                IntStream.rangeClosed(first, last).mapToObj(AwsWorld::node).toList());
    }

    private Collection<List<String>> targets() {
        return world.emulator().snapshot().targets().values().stream()
                .map(found -> found.stream().map(target -> target.id()).toList())
                .toList();
    }

    @Test
    void registersAndDeregistersTwoHundredInACall() {
        driver.nodesAre(nodes(1, 450));
        driver.serve(List.of(WEB.spec()));
        assertThat(world.emulator().ledger().count(REGISTER)).isEqualTo(3);
        assertThat(targets())
                .singleElement()
                .satisfies(found -> assertThat(found).hasSize(450));

        driver.nodesAre(nodes(1, 10));
        driver.serve(List.of(WEB.spec()));

        assertThat(world.emulator().ledger().count(DEREGISTER)).isEqualTo(3);
        assertThat(targets())
                .singleElement()
                .satisfies(found -> assertThat(found).hasSize(10));
    }

    @Test
    void remembersWhatWasRegisteredWhenALaterCallOfTheSameChangeFails() {
        driver.share(List.of(WEB.spec()));
        driver.nodesAre(nodes(1, 450));
        world.emulator().faults().clear();
        world.emulator().faults().atCall(REGISTER, 2, Fault.refuse(403, "AccessDenied", "no"));
        assertThatThrownBy(() -> driver.serve(List.of(WEB.spec()))).isInstanceOf(PlanDriver.RefusedByCloud.class);
        assertThat(targets())
                .singleElement()
                .satisfies(found -> assertThat(found).hasSize(200));
        long mark = world.mark();

        driver.serve(List.of(WEB.spec()));

        assertThat(world.callsSince(mark).count(REGISTER)).as("the other 250").isEqualTo(2);
        assertThat(targets())
                .singleElement()
                .satisfies(found -> assertThat(found).hasSize(450));
    }

    @Test
    void remembersWhatWasRegisteredWhenTheCallWithoutAStoppedMachineFails() {
        driver.share(List.of(WEB.spec()));
        driver.nodesAre(nodes(1, 450));
        String stopped = IntStream.rangeClosed(1, 450)
                .mapToObj(AwsWorld::instanceId)
                .sorted()
                .toList()
                .get(300);
        world.emulator().faults().clear();
        world.emulator()
                .faults()
                .atCall(REGISTER, 2, Fault.refuse(400, "InvalidTarget", "'" + stopped + "' is not running"))
                .atCall(REGISTER, 3, Fault.refuse(403, "AccessDenied", "no"));
        assertThatThrownBy(() -> driver.serve(List.of(WEB.spec()))).isInstanceOf(PlanDriver.RefusedByCloud.class);
        long mark = world.mark();

        driver.serve(List.of(WEB.spec()));

        assertThat(world.callsSince(mark).count(REGISTER)).as("the other 250").isEqualTo(2);
    }

    @Test
    void remembersWhatWasDeregisteredWhenALaterCallOfTheSameChangeFails() {
        driver.nodesAre(nodes(1, 450));
        driver.serve(List.of(WEB.spec()));
        driver.nodesAre(nodes(1, 10));
        world.emulator().faults().clear();
        world.emulator().faults().atCall(DEREGISTER, 2, Fault.refuse(403, "AccessDenied", "no"));
        assertThatThrownBy(() -> driver.serve(List.of(WEB.spec()))).isInstanceOf(PlanDriver.RefusedByCloud.class);
        long mark = world.mark();

        driver.serve(List.of(WEB.spec()));

        assertThat(world.callsSince(mark).count(DEREGISTER)).as("the other 240").isEqualTo(2);
        assertThat(targets())
                .singleElement()
                .satisfies(found -> assertThat(found).hasSize(10));
    }

    @Test
    void fillsALoadBalancerToItsQuotaAndIsNeverRefused() {
        driver.nodesAre(nodes(1, MACHINES));

        driver.serve(List.of(WEB.spec()));

        assertThat(targets())
                .singleElement()
                .satisfies(found -> assertThat(found).hasSize(1_000));
        assertThat(world.emulator().ledger().calls().failed().count()).isZero();
    }

    @Test
    void makesRoomInAFullLoadBalancerBeforeItRegistersOthers() {
        driver.nodesAre(nodes(1, 1_200));
        driver.serve(List.of(WEB.spec()));
        long mark = world.mark();

        driver.nodesAre(nodes(101, 1_300));
        driver.in(PlanDriver.StepOrder.LAST_READY).serve(List.of(WEB.spec()));

        Calls calls = world.callsSince(mark);
        List<String> writes = calls.writes().operations();
        assertThat(writes).contains(REGISTER, DEREGISTER);
        assertThat(writes.lastIndexOf(DEREGISTER)).isLessThan(writes.indexOf(REGISTER));
        assertThat(calls.failed().count()).isZero();
        assertThat(targets())
                .singleElement()
                .satisfies(found -> assertThat(found).hasSize(1_000));
    }

    @Test
    void makesRoomForAFurtherPort() {
        driver.nodesAre(nodes(1, 1_200));
        driver.serve(List.of(WEB.spec()));

        driver.in(PlanDriver.StepOrder.LAST_READY).serve(List.of(WEB.port(443).spec()));

        assertThat(targets()).hasSize(2).allSatisfy(found -> assertThat(found).hasSize(500));
        assertThat(driver.published(WEB.owner())).isNotEmpty();
        assertThat(world.emulator().ledger().calls().failed().count()).isZero();
    }

    @Test
    void turnsAFullLoadBalancerToAnotherNodePort() {
        driver.nodesAre(nodes(1, 1_200));
        driver.serve(List.of(WEB.spec()));

        driver.serve(List.of(aSpec("web").portAt(80, 31_000).spec()));

        assertThat(targets())
                .singleElement()
                .satisfies(found -> assertThat(found).hasSize(1_000));
        assertThat(world.emulator().ledger().calls().failed().count()).isZero();
    }

    @Test
    void knowsAfterARestartWithoutAskingWhichNodesWereChosen() {
        assertThat(callsOfARestartWith(WEB).operations()).isEmpty();
        assertThat(callsOfARestartWith(WEB.port(443)).operations()).isEmpty();
        assertThat(callsOfARestartWith(aSpec("cross")
                                .port(80)
                                .annotated(AwsAnnotations.ATTRIBUTES, TargetRoom.CROSS_ZONE + "=true"))
                        .operations())
                .isEmpty();
    }

    @Test
    void asksAfterARestartWhereAttributesMightMeanOtherNodes() {
        Calls calls = callsOfARestartWith(
                WEB.annotated(AwsAnnotations.ATTRIBUTES, "dns_record.client_routing_policy=any_availability_zone"));

        assertThat(calls.operations()).containsExactly("DescribeTargetHealth");
    }

    /// What serving one takes of the next process after its inventory.
    private Calls callsOfARestartWith(SpecFixture spec) {
        driver.nodesAre(nodes(1, 1_200));
        driver.serve(List.of(spec.spec()));
        PlanDriver<AwsDesired, AwsState, AwsChange> next = new PlanDriver<>(world, nodes(1, 1_200));
        next.restarted(Set.of(spec.owner()));
        long mark = world.mark();
        next.serve(List.of(spec.spec()));
        return world.callsSince(mark);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_100, 5_000})
    void restsAboveTheQuotaAlsoAfterARestart(int nodes) {
        machines(MACHINES + 1, nodes);
        AwsCluster cluster = new AwsCluster(world, Map.of());
        cluster.nodes(IntStream.rangeClosed(1, nodes).toArray());
        cluster.create("one", "two", "three");
        cluster.rest();
        assertThat(targets()).hasSize(6).allSatisfy(found -> assertThat(found).hasSize(500));
        assertThat(cluster.callsOf(() -> {}).operations()).isEmpty();

        Calls calls = cluster.callsOf(cluster::restart);

        assertThat(calls.count()).as(calls.summary()).isLessThanOrEqualTo(11 + nodes / 200);
        assertThat(calls.operations()).doesNotContain("DescribeTargetHealth");
        assertThat(cluster.callsOf(() -> {}).operations()).isEmpty();
    }

    @Test
    void keepsToTheQuotaWhatOnlyFollowsTheNodes() {
        driver.nodesAre(nodes(1, 1_200));
        driver.serve(List.of(WEB.port(443).spec()));

        driver.nodesAre(nodes(101, 1_300));
        driver.converge(WEB.owner(), driver.resolveAsItStands(WEB.owner()));

        assertThat(targets()).hasSize(2).allSatisfy(found -> assertThat(found).hasSize(500));
        assertThat(world.emulator().ledger().calls().failed().count()).isZero();
        assertThat(driver.plan(WEB.owner(), driver.resolve(WEB.port(443).spec()))
                        .steps())
                .as("the same nodes as for a Service that is served")
                .isEmpty();
    }
}
