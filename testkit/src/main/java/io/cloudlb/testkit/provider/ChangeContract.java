// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.provider;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What holds when a Service or the nodes change; a part of [ProviderContract].
///
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
abstract class ChangeContract<D, S, C extends Change> extends InterruptionContract<D, S, C> {
    @Test
    void registersANewNodeAndNothingElse() {
        ContractWorld<D, S, C> world = newWorld();
        assumeTrue(
                world.switches().targets() && !world.switches().sharesTargets(),
                "each Service has no targets of its own");
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
    void registersANewNodeForAllServicesAtOnce() {
        ContractWorld<D, S, C> world = newWorld();
        assumeTrue(world.switches().sharesTargets(), "each Service has targets of its own");
        SpecFixture web = web(world);
        PlanDriver<D, S, C> driver = driver(world);
        driver.serve(specs(web));
        String digest = driver.provider().targetDigest(driver.resolve(web.spec()));
        int writes = world.writes();

        driver.nodesAre(world.nodes(4));
        driver.share(specs(web));
        D more = driver.resolve(web.spec());

        assertThat(world.writes()).isEqualTo(writes + 1);
        assertThat(driver.provider().targetDigest(more)).isEqualTo(digest);
        assertThat(driver.plan(web.owner(), more).steps()).isEmpty();
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

        PlanDriver<D, S, C> driver = driver(world).restarted(Set.of());
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
}
