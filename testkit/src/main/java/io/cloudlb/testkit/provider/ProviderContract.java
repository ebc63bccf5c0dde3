// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.provider;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloudlb.core.model.Ingress;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Step;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.provider.TargetTrust;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the controller relies on in every provider. Each provider runs this suite on its emulator.
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
public abstract class ProviderContract<D, S, C extends Change> {

    /// A new and empty cloud.
    protected abstract ContractWorld<D, S, C> newWorld();

    private SpecFixture web(ContractWorld<D, S, C> world) {
        return aSpec("web").in(world.cluster()).port(80).port(443);
    }

    private PlanDriver<D, S, C> driver(ContractWorld<D, S, C> world) {
        return new PlanDriver<>(world, world.nodes(3));
    }

    private String undisturbed(SpecFixture... specs) {
        ContractWorld<D, S, C> world = newWorld();
        driver(world).serve(specs(specs));
        return world.owned();
    }

    private static List<LoadBalancerSpec> specs(SpecFixture... specs) {
        return List.of(specs).stream().map(SpecFixture::spec).toList();
    }

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

        driver(world).restarted(TargetTrust.NONE).release(other.owner());
        world.advance(Duration.ofMinutes(1));
        assertThat(look.findsChanged()).containsExactly("other");
    }

    @Test
    void mayBeStoppedAfterEveryStepOfMakingAndGoesOn() {
        SpecFixture web = web(newWorld());
        String expected = undisturbed(web);
        int steps = stepsToServe(web);
        for (int stop = 1; stop < steps; stop++) {
            ContractWorld<D, S, C> world = newWorld();
            serveUntilStopped(world, web, stop);

            PlanDriver<D, S, C> next = driver(world).restarted(TargetTrust.NONE);
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

            PlanDriver<D, S, C> next = driver(world).restarted(TargetTrust.NONE);
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

            PlanDriver<D, S, C> next = driver(world).restarted(TargetTrust.NONE);
            next.release(web.owner());
            next.share(List.of());

            assertThat(world.owned()).as("stopped after step %d", stop).isEmpty();
            if (!stopped) {
                return;
            }
        }
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

        PlanDriver<D, S, C> next = driver(world).restarted(TargetTrust.NONE);

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

        PlanDriver<D, S, C> next = driver(world).restarted(new TargetTrust(world.nodes(3), Set.of(web.owner())));
        int calls = world.calls();
        next.serve(specs(web));

        assertThat(world.calls()).as("calls after the inventory").isEqualTo(calls);
        assertThat(next.published(web.owner())).isNotEmpty();
    }

    @Test
    void registersANewNodeAndNothingElse() {
        ContractWorld<D, S, C> world = newWorld();
        assumeTrue(world.switches().targets());
        SpecFixture web = web(world);
        PlanDriver<D, S, C> driver = driver(world);
        driver.serve(specs(web));
        String digest = driver.provider().targetDigest(driver.resolve(web.spec()));

        driver.nodesAre(world.nodes(4));
        driver.share(specs(web));
        D more = driver.resolve(web.spec());

        assertThat(driver.provider().targetDigest(more)).isNotEqualTo(digest);
        assertThat(driver.plan(web.owner(), more).steps())
                .isNotEmpty()
                .allMatch(step -> step.change().action() == Action.UPDATE);
        driver.converge(web.owner(), more);
        driver.nodesAre(world.nodes(3));
        driver.serve(specs(web));
        assertThat(world.owned()).isEqualTo(undisturbed(web));
    }

    @Test
    void keepsWhatStandsAndMovesItsTargetsOnly() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture web = web(world);
        PlanDriver<D, S, C> first = driver(world);
        first.serve(specs(web));
        List<Ingress> published = first.published(web.owner());
        String owned = world.owned();

        PlanDriver<D, S, C> driver = driver(world).restarted(TargetTrust.NONE);
        driver.converge(web.owner(), driver.resolveAsItStands(web.owner()));
        assertThat(world.owned()).isEqualTo(owned);
        assertThat(driver.published(web.owner())).isEqualTo(published);

        driver.nodesAre(world.nodes(4));
        driver.converge(web.owner(), driver.resolveAsItStands(web.owner()));
        driver.share(specs(web));
        assertThat(driver.plan(web.owner(), driver.resolve(web.spec())).steps()).isEmpty();
        assertThat(driver.published(web.owner())).isEqualTo(published);
    }

    @Test
    void makesNothingForAServiceThatIsToStayAsItStands() {
        ContractWorld<D, S, C> world = newWorld();
        PlanDriver<D, S, C> driver = driver(world);
        SpecFixture web = web(world);

        driver.converge(web.owner(), driver.resolveAsItStands(web.owner()));

        assertThat(world.writes()).isZero();
        assertThat(driver.published(web.owner())).isEmpty();
    }

    @Test
    void keepsItsTargetDigestWhenOnlyPortsChange() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture web = web(world);
        PlanDriver<D, S, C> driver = driver(world);
        driver.share(specs(web));

        String before = driver.provider().targetDigest(driver.resolve(web.spec()));
        String after =
                driver.provider().targetDigest(driver.resolve(web.port(8443).spec()));

        assertThat(after).isEqualTo(before);
    }

    @Test
    void addsAndRemovesAPort() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture two = web(world);
        SpecFixture three = two.port(8443);
        PlanDriver<D, S, C> driver = driver(world);
        driver.serve(specs(two));

        driver.serve(specs(three));
        assertThat(world.owned()).isEqualTo(undisturbed(three));

        driver.serve(specs(two));
        assertThat(world.owned()).isEqualTo(undisturbed(two));
    }

    @Test
    void followsANewNodePort() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture before = aSpec("web").in(world.cluster()).portAt(80, 30_100);
        SpecFixture after = aSpec("web").in(world.cluster()).portAt(80, 30_200);
        PlanDriver<D, S, C> driver = driver(world);
        driver.serve(specs(before));

        driver.serve(specs(after));

        assertThat(world.owned()).isEqualTo(undisturbed(after));
        assertThat(driver.published(after.owner())).isNotEmpty();
    }

    @Test
    void changesFromTcpToUdpAndBack() {
        ContractWorld<D, S, C> world = newWorld();
        assumeTrue(world.switches().udp());
        SpecFixture tcp = aSpec("dns").in(world.cluster()).port(53);
        SpecFixture udp = aSpec("dns").in(world.cluster()).udpPort(53);
        PlanDriver<D, S, C> driver = driver(world);
        driver.serve(specs(tcp));

        driver.serve(specs(udp));
        assertThat(world.owned()).isEqualTo(undisturbed(udp));

        driver.serve(specs(tcp));
        assertThat(world.owned()).isEqualTo(undisturbed(tcp));
    }

    @Test
    void narrowsAndWidensWhoMayCome() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture open = web(world);
        SpecFixture narrow = open.from("10.1.0.0/16", "10.2.0.0/16");
        PlanDriver<D, S, C> driver = driver(world);
        driver.serve(specs(open));

        driver.serve(specs(narrow));
        assertThat(world.owned()).isEqualTo(undisturbed(narrow));

        driver.serve(specs(open));
        assertThat(world.owned()).isEqualTo(undisturbed(open));
    }

    @Test
    void changesBetweenTrafficPolicies() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture any = web(world);
        PlanDriver<D, S, C> driver = driver(world);
        driver.serve(specs(any));

        driver.serve(specs(any.local()));
        assertThat(world.owned()).isEqualTo(undisturbed(any.local()));

        driver.serve(specs(any));
        assertThat(world.owned()).isEqualTo(undisturbed(any));
    }

    @Test
    void keepsAnAddressPublishedWhileItReplacesTheLoadBalancer() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture before = web(world);
        PlanDriver<D, S, C> driver = driver(world);
        driver.serve(specs(before));
        driver.watchedBy((owner, step) -> {
            if (owner instanceof Owner.Service service) {
                assertThat(driver.published(service))
                        .as("published after %s", step.id())
                        .isNotEmpty();
            }
        });

        world.replacingAnnotations().forEach(annotations -> {
            SpecFixture after = before.annotated(annotations);
            assertThat(driver.plan(after.owner(), driver.resolve(after.spec())).replacements())
                    .isNotEmpty();
            serveForGood(after, driver, world);
            assertThat(world.owned()).isEqualTo(undisturbed(after));
            serveForGood(before, driver, world);
        });
        assertThat(world.owned()).isEqualTo(undisturbed(before));
    }

    /// Serves it until time alone changes nothing any more.
    private void serveForGood(SpecFixture spec, PlanDriver<D, S, C> driver, ContractWorld<D, S, C> world) {
        driver.serve(specs(spec));
        driver.provider().untilAged(driver.state(spec.owner())).ifPresent(term -> {
            world.advance(term);
            driver.serve(specs(spec));
        });
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
    void doesNotTakeALaterServiceOfTheSameNameForTheFirst() {
        ContractWorld<D, S, C> world = newWorld();
        SpecFixture first = web(world);
        SpecFixture second = first.uid("uid-of-the-second");
        driver(world).serve(specs(first));

        PlanDriver<D, S, C> next = driver(world).restarted(TargetTrust.NONE);
        next.serve(specs(first, second));
        next.release(first.owner());

        assertThat(world.owned()).isEqualTo(undisturbed(second));
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
