// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import io.cloudlb.emulators.Calls;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.testkit.provider.PlanDriver;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How many calls of Compute Engine things cost, counted by the emulator. The limits are the product's promise. Waits
/// for operations are counted apart: Google charges them to a limit of their own.
class CallBudgetTest {
    private static final SpecFixture WEB = aSpec("web").port(80).port(443);

    private final GcpWorld world = new GcpWorld();

    private static List<LoadBalancerSpec> services(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> aSpec("web" + number).port(80).port(443).spec())
                .toList();
    }

    private PlanDriver<GcpDesired, GcpState, GcpChange> coldProcess(Set<Owner.Service> settled) {
        PlanDriver<GcpDesired, GcpState, GcpChange> driver = world.driver();
        driver.provider().check(world.nodes(3));
        return driver.restarted(settled);
    }

    /// Serves a Service of which nothing exists, as the controller does that has read the inventory.
    private void serveNew(PlanDriver<GcpDesired, GcpState, GcpChange> driver, SpecFixture spec) {
        driver.knowNothingOf(spec.owner());
        driver.serve(List.of(spec.spec()));
    }

    private static Calls looks(Calls calls) {
        return calls.reads().where(call -> !call.operation().endsWith("Operations.wait"));
    }

    private static Calls waits(Calls calls) {
        return calls.reads().where(call -> call.operation().endsWith("Operations.wait"));
    }

    @Test
    void theFirstServiceOfAnEmptyProjectTakesElevenWrites() {
        PlanDriver<GcpDesired, GcpState, GcpChange> driver = coldProcess(Set.of());
        long mark = world.mark();

        serveNew(driver, WEB);

        Calls calls = world.callsSince(mark);
        assertThat(calls.writes().count()).as(calls.summary()).isEqualTo(11);
        assertThat(looks(calls).operations()).containsExactly("forwardingRules.get");
        assertThat(calls.failed().count()).as(calls.summary()).isZero();
        assertThat(waits(calls).count()).as(calls.summary()).isLessThanOrEqualTo(11);
    }

    @Test
    void aFurtherServiceTakesThreeWritesAndTheReadOfItsAddress() {
        PlanDriver<GcpDesired, GcpState, GcpChange> driver = coldProcess(Set.of());
        serveNew(driver, aSpec("first").port(80));
        long mark = world.mark();

        serveNew(driver, WEB);

        Calls calls = world.callsSince(mark);
        assertThat(calls.writes().operations())
                .containsExactly("regionBackendServices.insert", "forwardingRules.insert", "firewalls.insert");
        assertThat(looks(calls).operations()).containsExactly("forwardingRules.get");
    }

    @Test
    void aFurtherServiceOfBothProtocolsTakesFourWritesAtMost() {
        PlanDriver<GcpDesired, GcpState, GcpChange> driver = coldProcess(Set.of());
        serveNew(driver, aSpec("first").port(80));
        long mark = world.mark();

        serveNew(driver, aSpec("dns").port(53).udpPort(53));

        Calls calls = world.callsSince(mark);
        assertThat(calls.writes().count()).as(calls.summary()).isLessThanOrEqualTo(4);
    }

    @Test
    void nothingChangedTakesNoCall() {
        PlanDriver<GcpDesired, GcpState, GcpChange> driver = coldProcess(Set.of());
        serveNew(driver, WEB);
        long mark = world.mark();

        driver.serve(List.of(WEB.spec()));

        assertThat(world.callsSince(mark).count()).isZero();
    }

    @Test
    void aRestartWithAHundredServicesTakesTwelveCalls() {
        List<LoadBalancerSpec> services = services(100);
        world.driver().serve(services);
        Set<Owner.Service> settled =
                services.stream().map(LoadBalancerSpec::owner).collect(Collectors.toSet());
        long mark = world.mark();

        PlanDriver<GcpDesired, GcpState, GcpChange> restarted = coldProcess(settled);
        restarted.serve(services);

        Calls calls = world.callsSince(mark);
        assertThat(calls.count()).as(calls.summary()).isLessThanOrEqualTo(12);
        assertThat(calls.writes().count()).as(calls.summary()).isZero();
        services.forEach(
                service -> assertThat(restarted.published(service.owner())).isNotEmpty());
    }

    @Test
    void newNodesTakeOneWriteForEachZoneHoweverManyTheyAre() {
        List<LoadBalancerSpec> services = services(5);
        PlanDriver<GcpDesired, GcpState, GcpChange> driver = coldProcess(Set.of());
        driver.serve(services);
        long mark = world.mark();

        driver.nodesAre(world.nodes(7));
        driver.serve(services);

        Calls calls = world.callsSince(mark);
        assertThat(calls.writes().operations()).hasSize(3).containsOnly("instanceGroups.addInstances");
    }

    @Test
    void aGoneNodeTakesOneWriteForItsZone() {
        List<LoadBalancerSpec> services = services(5);
        PlanDriver<GcpDesired, GcpState, GcpChange> driver = coldProcess(Set.of());
        driver.serve(services);
        long mark = world.mark();

        driver.nodesAre(world.nodes(2));
        driver.serve(services);

        Calls calls = world.callsSince(mark);
        assertThat(calls.writes().operations()).containsExactly("instanceGroups.removeInstances");
        assertThat(looks(calls).count()).as(calls.summary()).isZero();
    }

    @Test
    void deletingTakesOneWriteForEachResource() {
        PlanDriver<GcpDesired, GcpState, GcpChange> driver = coldProcess(Set.of());
        driver.serve(services(2));
        serveNew(driver, WEB);
        long mark = world.mark();

        driver.release(WEB.owner());

        Calls calls = world.callsSince(mark);
        assertThat(calls.writes().operations())
                .containsExactlyInAnyOrder(
                        "forwardingRules.delete", "regionBackendServices.delete", "firewalls.delete");
        assertThat(looks(calls).count()).as(calls.summary()).isZero();
    }
}
