// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.provider;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.Resolution;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the controller relies on in every provider. Each provider runs this suite on its emulator.
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
public abstract class ProviderContract<D, S, C extends Change> extends ChangeContract<D, S, C> {
    @Test
    void makesWhatIsAskedForAndThenHasNothingLeftToDo() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture web = web(world);
        PlanDriver<D, S, C> driver = driver(world);

        driver.serve(specs(web));

        int calls = world.calls();
        assertThat(driver.plan(web.owner(), driver.resolve(web.spec())).steps()).isEmpty();
        driver.share(specs(web));
        assertThat(world.calls()).as("calls after the end").isEqualTo(calls);
        assertThat(driver.published(web.owner())).isNotEmpty();
    }

    @Test
    void publishesNothingBeforeAllOfItIsMade() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture web = web(world);
        PlanDriver<D, S, C> driver = driver(world);
        driver.watchedBy((owner, step) -> {
            if (owner instanceof Owner.Service service
                    && !driver.published(service).isEmpty()) {
                assertThat(driver.wouldCreate(owner))
                        .as("published after %s with something missing", step.id())
                        .isFalse();
            }
        });

        driver.serve(specs(web));

        assertThat(driver.published(web.owner())).hasSize(1);
    }

    @Test
    void comesToTheSameEndInAnyOrderOfIndependentSteps() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture web = web(world);

        driver(world).in(PlanDriver.StepOrder.LAST_READY).serve(specs(web));

        assertThat(world.owned()).isEqualTo(undisturbed(web));
    }

    @Test
    void plansTheSameStepsForTheSameInput() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture web = web(world);
        PlanDriver<D, S, C> driver = driver(world);
        driver.share(specs(web));

        Plan<C> first = driver.plan(web.owner(), driver.resolve(web.spec()));
        Plan<C> second = driver(world).plan(web.owner(), driver.resolve(web.spec()));

        assertThat(first).isEqualTo(second);
        assertThat(first.steps()).isNotEmpty();
    }

    @Test
    void doesNotCareForTheOrderOfPortsAndNodes() {
        ContractWorld<D, S, C> world = newWorld();
        PlanDriver<D, S, C> driver = driver(world);
        SpecFixture forwards = aSpec("web").in(world.cluster()).port(80).port(443);
        SpecFixture backwards = aSpec("web").in(world.cluster()).port(443).port(80);
        driver.share(specs(forwards));
        NodeSet turned = new NodeSet(world.nodes(3).nodes().reversed());

        D one = driver.resolve(forwards.spec());
        driver.nodesAre(turned);

        assertThat(driver.resolve(backwards.spec())).isEqualTo(one);
    }

    @Test
    void thinksWithoutCalls() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture web = web(world);
        PlanDriver<D, S, C> driver = driver(world);
        driver.serve(specs(web));
        LoadBalancerProvider<D, S, C> provider = driver.provider();
        S state = driver.state(web.owner());
        S shared = driver.state(new Owner.Shared(world.cluster()));
        int calls = world.calls();

        Resolution<D> resolution = provider.resolve(web.spec(), world.nodes(3), state, shared);
        provider.resolveShared(new Owner.Shared(world.cluster()), specs(web), world.nodes(3), shared);
        provider.plan(provider.absent(web.owner()), state, shared);
        provider.publish(driver.resolve(web.spec()), state);
        provider.ownsNothing(state);

        assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
        assertThat(world.calls()).isEqualTo(calls);
    }

    @Test
    void findsInBulkWhatSomeoneElseTookAwayAndNothingElse() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture other = aSpec("other").in(world.cluster()).port(80);
        PlanDriver<D, S, C> driver = driver(world);
        driver.serve(specs(web(world), other));
        BulkLook<D, S, C> look = BulkLook.of(driver, List.of(web(world), other));
        assumeTrue(look.round().isPresent(), "nothing is read in bulk");
        world.advance(Duration.ofMinutes(1));
        int writes = world.writes();

        assertThat(look.findsChanged()).isEmpty();
        assertThat(look.findsChanged()).isEmpty();
        assertThat(world.writes()).isEqualTo(writes);

        driver(world).restarted(Set.of()).release(other.owner());
        world.advance(Duration.ofMinutes(1));
        assertThat(look.findsChanged()).containsExactly("other");
    }

    @Test
    void reportsAllProblemsTogetherAndMakesNothing() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture bad = web(world).annotated(world.badAnnotations());
        PlanDriver<D, S, C> driver = driver(world);
        driver.share(specs(web(world)));
        S shared = driver.state(new Owner.Shared(world.cluster()));

        Resolution<D> resolution =
                driver.provider().resolve(bad.spec(), world.nodes(3), driver.state(bad.owner()), shared);

        int problems = resolution instanceof Resolution.Refused<D> refused
                ? refused.problems().size()
                : 0;
        assertThat(problems)
                .as("%s", resolution)
                .isEqualTo(world.badAnnotations().size());
    }

    @Test
    void keepsServicesApart() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture web = web(world);
        SpecFixture other = aSpec("other").in(world.cluster()).port(80);
        PlanDriver<D, S, C> driver = driver(world);
        driver.serve(specs(web, other));

        driver.release(other.owner());
        driver.share(specs(web));

        assertThat(world.owned()).isEqualTo(undisturbed(web));
    }

    @Test
    void leavesWhatIsNotOursAsItIs() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture web = web(world);
        SpecFixture other = aSpec("other").in(world.cluster()).port(80);
        String foreign = world.foreign();
        PlanDriver<D, S, C> driver = driver(world);

        driver.serve(specs(web, other));
        driver.serve(specs(web.port(8443), other));
        driver.release(other.owner());
        driver.share(specs(web));

        assertThat(world.foreign()).isEqualTo(foreign);
    }

    @Test
    void makesWhatIsSharedOnceAndDeletesItAfterTheLast() {
        ContractWorld<D, S, C> world = newWorld();
        assumeTrue(world.switches().sharedResources());
        SpecFixture web = web(world);
        SpecFixture other = aSpec("other").in(world.cluster()).port(80);
        PlanDriver<D, S, C> driver = driver(world);
        driver.serve(specs(web));

        int writes = world.writes();
        driver.share(specs(web, other));
        assertThat(world.writes()).as("writes for a further user").isEqualTo(writes);

        driver.release(web.owner());
        driver.share(List.of());
        assertThat(world.owned()).isEmpty();
    }
}
