// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.provider;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What holds when a process ends after any step, starts again, or repeats what was done; a part of
/// [ProviderContract].
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
abstract class InterruptionContract<D, S, C extends Change> {
    /// A new and empty cloud.
    protected abstract ContractWorld<D, S, C> newWorld();

    final SpecFixture web(ContractWorld<D, S, C> world) {
        return aSpec("web").in(world.cluster()).port(80).port(443);
    }

    final PlanDriver<D, S, C> driver(ContractWorld<D, S, C> world) {
        return new PlanDriver<>(world, world.nodes(3));
    }

    final String undisturbed(SpecFixture... specs) {
        ContractWorld<D, S, C> world = newWorld();
        driver(world).serve(specs(specs));
        return world.owned();
    }

    static List<LoadBalancerSpec> specs(SpecFixture... specs) {
        return List.of(specs).stream().map(SpecFixture::spec).toList();
    }

    @Test
    void mayBeStoppedAfterEveryStepOfMakingAndGoesOn() {
        SpecFixture web = web(newWorld());
        String expected = undisturbed(web);
        int steps = stepsToServe(web);
        for (int stop = 1; stop < steps; stop++) {
            ContractWorld<D, S, C> world = newWorld();
            serveUntilStopped(world, web, stop);

            PlanDriver<D, S, C> next = driver(world).restarted(Set.of());
            next.serve(specs(web));

            assertThat(world.owned()).as("stopped after step %d", stop).isEqualTo(expected);
            assertThat(next.published(web.owner())).isNotEmpty();
        }
    }

    @Test
    void leavesNothingBehindWhereverItWasStopped() {
        SpecFixture web = web(newWorld());
        int steps = stepsToServe(web);
        for (int stop = 1; stop <= steps; stop++) {
            ContractWorld<D, S, C> world = newWorld();
            String foreign = world.foreign();
            serveUntilStopped(world, web, stop);

            PlanDriver<D, S, C> next = driver(world).restarted(Set.of());
            next.release(web.owner());
            next.share(List.of());

            assertThat(next.provider().ownsNothing(next.state(web.owner()))).isTrue();
            assertThat(world.owned()).as("stopped after step %d", stop).isEmpty();
            assertThat(world.foreign()).isEqualTo(foreign);
        }
    }

    @Test
    void mayBeStoppedAfterEveryStepOfDeletingAndGoesOn() {
        SpecFixture web = web(newWorld());
        int steps = stepsToServe(web);
        for (int stop = 1; stop <= steps; stop++) {
            ContractWorld<D, S, C> world = newWorld();
            PlanDriver<D, S, C> first = driver(world);
            first.serve(specs(web));
            Countdown countdown = new Countdown(stop);
            first.watchedBy((_, _) -> countdown.step());
            boolean stopped = countdown.stops(() -> first.release(web.owner()));

            PlanDriver<D, S, C> next = driver(world).restarted(Set.of());
            next.release(web.owner());
            next.share(List.of());

            assertThat(world.owned()).as("stopped after step %d", stop).isEmpty();
            if (!stopped) {
                return;
            }
        }
    }

    @Test
    void keepsWhatAListingDoesNotShowYet() {
        ContractWorld<D, S, C> world = newWorld();
        assumeTrue(!world.readsByNameLag(), "what is asked for by its name is shown later, too");
        SpecFixture web = web(world);
        PlanDriver<D, S, C> driver = driver(world);
        driver.serve(specs(web));
        List<Ingress> published = driver.published(web.owner());

        driver.readAfresh(web.owner());

        assertThat(driver.plan(web.owner(), driver.resolve(web.spec())).steps()).isEmpty();
        assertThat(driver.published(web.owner())).isEqualTo(published);
        driver.release(web.owner());
        driver.readAfresh(web.owner());
        driver.release(web.owner());
        driver.share(List.of());
        assertThat(world.owned()).isEmpty();
    }

    @Test
    void takesARepeatedStepForDone() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture web = web(world);
        PlanDriver<D, S, C> driver = driver(world);
        driver.share(specs(web));
        S before = driver.state(web.owner());
        List<Step<C>> steps = new ArrayList<>();
        driver.watchedBy((_, step) -> steps.add(step));
        driver.serve(specs(web));
        String expected = world.owned();

        PlanDriver<D, S, C> again = driver(world);
        Plan<C> plan = again.plan(web.owner(), again.resolve(web.spec()));

        assertThat(plan.steps()).isEmpty();
        assertThat(repeatCreates(world, steps, before)).isTrue();
        assertThat(world.owned()).isEqualTo(expected);
    }

    /// Makes every first-level creation once more, with the state of before: as after an answer that got lost.
    private boolean repeatCreates(ContractWorld<D, S, C> world, List<Step<C>> steps, S before) {
        PlanDriver<D, S, C> repeated = driver(world);
        S shared = repeated.state(new Owner.Shared(world.cluster()));
        List<Step<C>> first = steps.stream()
                .filter(step -> step.change().action() == Action.CREATE)
                .filter(step -> step.after().isEmpty())
                .toList();
        first.forEach(step -> repeated.provider().apply(step.change(), before, shared));
        return !first.isEmpty();
    }

    @Test
    void knowsEverythingOfItsClusterAfterARestart() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture web = web(world);
        SpecFixture shop = aSpec("shop").in(world.cluster()).port(8080);
        driver(world).serve(specs(web, shop));
        int writes = world.writes();

        PlanDriver<D, S, C> next = driver(world).restarted(Set.of());

        assertThat(next.owners()).contains(web.owner(), shop.owner());
        next.serve(specs(web, shop));
        assertThat(world.writes()).as("writes after a restart").isEqualTo(writes);
    }

    @Test
    void trustsAfterARestartWhatWasSettled() {
        ContractWorld<D, S, C> world = newWorld();
        assumeTrue(world.switches().journalsTargets());
        SpecFixture web = web(world);
        driver(world).serve(specs(web));

        PlanDriver<D, S, C> next = driver(world).restarted(Set.of(web.owner()));
        int calls = world.calls();
        next.serve(specs(web));

        assertThat(world.calls()).as("calls after the inventory").isEqualTo(calls);
        assertThat(next.published(web.owner())).isNotEmpty();
    }

    @Test
    void doesNotTakeALaterServiceOfTheSameNameForTheFirst() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture first = web(world);
        SpecFixture second = first.uid("uid-of-the-second");
        driver(world).serve(specs(first));

        PlanDriver<D, S, C> next = driver(world).restarted(Set.of());
        next.serve(specs(first, second));
        next.release(first.owner());

        assertThat(world.owned()).isEqualTo(undisturbed(second));
    }

    @Test
    void deletesWhatIsGoneWithoutComplaint() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture web = web(world);
        PlanDriver<D, S, C> one = driver(world);
        PlanDriver<D, S, C> other = driver(world);
        one.serve(specs(web));
        other.state(web.owner());

        one.release(web.owner());
        other.release(web.owner());

        assertThat(other.provider().ownsNothing(other.state(web.owner()))).isTrue();
    }

    private int stepsToServe(SpecFixture spec) {
        List<String> steps = new ArrayList<>();
        driver(newWorld()).watchedBy((_, step) -> steps.add(step.id())).serve(specs(spec));
        return steps.size();
    }

    private void serveUntilStopped(ContractWorld<D, S, C> world, SpecFixture spec, int stop) {
        Countdown countdown = new Countdown(stop);
        PlanDriver<D, S, C> driver = driver(world).watchedBy((_, _) -> countdown.step());
        countdown.stops(() -> driver.serve(specs(spec)));
    }

    /// A process that ends after so many steps.
    private static final class Countdown {
        private final int last;
        private int steps;

        Countdown(int last) {
            this.last = last;
        }

        void step() {
            steps++;
            if (steps == last) {
                throw new Stopped();
            }
        }

        boolean stops(Runnable work) {
            try {
                work.run();
                return false;
            } catch (Stopped _) {
                return true;
            }
        }
    }

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
