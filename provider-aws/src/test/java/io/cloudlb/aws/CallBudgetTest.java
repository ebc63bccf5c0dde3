// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.aws.world.AwsTiming;
import io.cloudlb.testkit.provider.PlanDriver;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How many calls of AWS things cost, counted by the emulator. The limits are the product's promise.
class CallBudgetTest {
    private static final SpecFixture WEB = aSpec("web").port(80).port(443);

    private final AwsWorld world = new AwsWorld();

    private static List<LoadBalancerSpec> services(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> aSpec("web" + number).port(80).port(443).spec())
                .toList();
    }

    private PlanDriver<AwsDesired, AwsState, AwsChange> coldProcess(Set<Owner.Service> settled) {
        PlanDriver<AwsDesired, AwsState, AwsChange> driver = world.driver();
        driver.provider().check(world.nodes(3));
        return driver.restarted(settled);
    }

    /// Serves a Service of which nothing exists, as the controller does that has read the inventory.
    private void serveNew(PlanDriver<AwsDesired, AwsState, AwsChange> driver, SpecFixture spec) {
        driver.knowNothingOf(spec.owner());
        driver.serve(List.of(spec.spec()));
    }

    @Test
    void theFirstServiceOfAColdProcessTakesElevenWritesAndEightReads() {
        serveNew(coldProcess(Set.of()), WEB);

        Calls calls = world.callsSince(0);
        assertThat(calls.writes().count()).as(calls.summary()).isLessThanOrEqualTo(11);
        assertThat(calls.reads().count()).as(calls.summary()).isLessThanOrEqualTo(8);
        assertThat(calls.failed().count()).as(calls.summary()).isZero();
    }

    @Test
    void aFurtherServiceTakesNineWritesAndNoRead() {
        PlanDriver<AwsDesired, AwsState, AwsChange> driver = coldProcess(Set.of());
        serveNew(driver, aSpec("first").port(80).port(443));
        long mark = world.mark();

        serveNew(driver, WEB);

        Calls calls = world.callsSince(mark);
        assertThat(calls.writes().count()).as(calls.summary()).isLessThanOrEqualTo(9);
        assertThat(calls.reads().count()).as(calls.summary()).isZero();
    }

    @Test
    void aFurtherPortTakesFiveWritesAndNoRead() {
        PlanDriver<AwsDesired, AwsState, AwsChange> driver = coldProcess(Set.of());
        serveNew(driver, WEB);
        long mark = world.mark();

        driver.serve(List.of(WEB.port(8443).spec()));

        Calls calls = world.callsSince(mark);
        assertThat(calls.writes().count()).as(calls.summary()).isLessThanOrEqualTo(5);
        assertThat(calls.reads().count()).as(calls.summary()).isZero();
    }

    @Test
    void nothingChangedTakesNoCall() {
        PlanDriver<AwsDesired, AwsState, AwsChange> driver = coldProcess(Set.of());
        serveNew(driver, WEB);
        long mark = world.mark();

        driver.serve(List.of(WEB.spec()));

        assertThat(world.callsSince(mark).count()).isZero();
    }

    @Test
    void aRestartWithTwentyServicesTakesTwelveCalls() {
        List<LoadBalancerSpec> services = services(20);
        world.driver().serve(services);
        Set<Owner.Service> settled =
                services.stream().map(LoadBalancerSpec::owner).collect(Collectors.toSet());
        long mark = world.mark();

        PlanDriver<AwsDesired, AwsState, AwsChange> restarted = coldProcess(settled);
        restarted.serve(services);

        Calls calls = world.callsSince(mark);
        assertThat(calls.count()).as(calls.summary()).isLessThanOrEqualTo(12);
        assertThat(calls.writes().count()).as(calls.summary()).isZero();
        services.forEach(
                service -> assertThat(restarted.published(service.owner())).isNotEmpty());
    }

    @Test
    void newNodesTakeOneRegistrationForEachTargetGroupHoweverManyTheyAre() {
        List<LoadBalancerSpec> services = services(5);
        PlanDriver<AwsDesired, AwsState, AwsChange> driver = coldProcess(Set.of());
        driver.serve(services);
        long mark = world.mark();

        driver.nodesAre(world.nodes(6));
        driver.serve(services);

        Calls calls = world.callsSince(mark);
        assertThat(calls.writes().operations()).hasSize(5 * 2).containsOnly("RegisterTargets");
        assertThat(calls.reads().count()).as(calls.summary()).isLessThanOrEqualTo(3);
    }

    @Test
    void goneNodesTakeOneDeregistrationForEachTargetGroup() {
        List<LoadBalancerSpec> services = services(5);
        PlanDriver<AwsDesired, AwsState, AwsChange> driver = coldProcess(Set.of());
        driver.serve(services);
        long mark = world.mark();

        driver.nodesAre(world.nodes(1));
        driver.serve(services);

        assertThat(world.callsSince(mark).operations()).hasSize(5 * 2).containsOnly("DeregisterTargets");
    }

    @Test
    void deletingTakesFourWritesAndTheWaitForTheSecurityGroup() {
        PlanDriver<AwsDesired, AwsState, AwsChange> driver = coldProcess(Set.of());
        serveNew(driver, WEB);
        long mark = world.mark();

        driver.release(WEB.owner());

        Calls calls = world.callsSince(mark);
        assertThat(calls.writes().count()).as(calls.summary()).isLessThanOrEqualTo(4);
        assertThat(calls.reads().count()).as(calls.summary()).isZero();
    }

    @Test
    void aHeldSecurityGroupIsTriedAgainAndNothingElse() {
        AwsTiming holding = AwsTiming.immediate().withInterfaceRelease(Duration.ofSeconds(60));
        AwsWorld slow = new AwsWorld(builder -> builder.timing(holding));
        PlanDriver<AwsDesired, AwsState, AwsChange> driver = slow.driver();
        driver.serve(List.of(WEB.spec()));
        long mark = slow.mark();

        driver.release(WEB.owner());

        Calls calls = slow.callsSince(mark);
        assertThat(calls.writes()
                        .where(call -> !call.operation().equals("DeleteSecurityGroup"))
                        .count())
                .as(calls.summary())
                .isEqualTo(3);
        assertThat(calls.count("DeleteSecurityGroup")).isBetween(2, 14);
        assertThat(slow.owned()).doesNotContain("web");
    }
}
