// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.testkit.provider.PlanDriver;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every call goes wrong once in every way, and the end is the same as without.
class FaultsTest {
    private static final SpecFixture WEB = aSpec("web").port(80).udpPort(53);
    private static final List<LoadBalancerSpec> SPECS = List.of(WEB.spec());

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.failBefore(),
                Fault.failAfter(),
                Fault.timeOutBefore(),
                Fault.timeOutAfter(),
                Fault.resetBefore(),
                Fault.resetAfter(),
                Fault.throttle());
    }

    private static int callsUndisturbed(Supplier<AwsWorld> worlds) {
        AwsWorld world = worlds.get();
        world.driver().restarted(Set.of()).serve(SPECS);
        return world.calls();
    }

    private static String endUndisturbed() {
        AwsWorld world = new AwsWorld();
        world.driver().serve(SPECS);
        return world.owned();
    }

    private static void comesToTheSameEndWhicheverCallGoesWrong(Fault fault, Supplier<AwsWorld> worlds) {
        String expected = endUndisturbed();
        int calls = callsUndisturbed(worlds);
        for (int number = 1; number <= calls; number++) {
            AwsWorld world = worlds.get();
            world.emulator().faults().atCall(number, fault);

            world.driver().restarted(Set.of()).serve(SPECS);

            assertThat(world.owned()).as("%s at call %d", fault, number).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void comesToTheSameEndWhicheverCallGoesWrong(Fault fault) {
        comesToTheSameEndWhicheverCallGoesWrong(fault, AwsWorld::new);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void comesToTheSameEndAlsoWhileAnswersLagBehindWrites(Fault fault) {
        comesToTheSameEndWhicheverCallGoesWrong(fault, AwsWorld::lagging);
        comesToTheSameEndWhicheverCallGoesWrong(fault, AwsWorld::laggingForReads);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void deletesEverythingWhicheverCallGoesWrong(Fault fault) {
        for (int number = 1; number <= 8; number++) {
            AwsWorld world = new AwsWorld();
            PlanDriver<AwsDesired, AwsState, AwsChange> driver = world.driver();
            driver.serve(SPECS);
            world.emulator().faults().clear();
            world.emulator().faults().atCall(number, fault);

            driver.release(WEB.owner());
            driver.share(List.of());

            assertThat(world.owned()).as("%s at call %d", fault, number).isEmpty();
        }
    }

    @Test
    void registersTheOthersWhenAMachineNoLongerRuns() {
        AwsWorld world = new AwsWorld();
        PlanDriver<AwsDesired, AwsState, AwsChange> driver = world.driver();
        driver.share(SPECS);
        world.emulator().seed().stopInstance(AwsWorld.instanceId(2));
        driver.watchedBy((_, step) -> {
            if (world.emulator().ledger().count("RegisterTargets") > 6) {
                world.emulator().seed().startInstance(AwsWorld.instanceId(2));
            }
        });

        driver.serve(SPECS);

        assertThat(world.emulator().snapshot().targets().values())
                .allSatisfy(targets -> assertThat(targets).hasSize(3));
    }

    @Test
    void namesTheQuotaThatIsReached() {
        AwsWorld world =
                new AwsWorld(builder -> builder.quotas(AwsQuotas.standard().withLoadBalancers(1)));
        PlanDriver<AwsDesired, AwsState, AwsChange> driver = world.driver();
        driver.serve(SPECS);

        assertThatThrownBy(() -> driver.serve(List.of(aSpec("more").port(80).spec())))
                .isInstanceOfSatisfying(
                        PlanDriver.RefusedByCloud.class,
                        refused -> assertThat(refused.error())
                                .returns(CloudError.Kind.QUOTA_EXCEEDED, CloudError::kind)
                                .returns("Network Load Balancers per Region", CloudError::code));
    }

    @Test
    void deletesWhatAQuotaLeftHalfMade() {
        AwsWorld world =
                new AwsWorld(builder -> builder.quotas(AwsQuotas.standard().withLoadBalancers(0)));
        PlanDriver<AwsDesired, AwsState, AwsChange> driver = world.driver();
        assertThatThrownBy(() -> driver.serve(SPECS)).isInstanceOf(PlanDriver.RefusedByCloud.class);

        driver.release(WEB.owner());
        driver.share(List.of());

        assertThat(world.owned()).isEmpty();
    }
}
