// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.metallb.allocation.MetalLbAnnotations;
import io.cloudlb.metallb.allocation.PoolEdit;
import io.cloudlb.metallb.allocation.Transition;
import io.cloudlb.metallb.allocation.Unmet;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.fixture.MetalLbSpeaker;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.testkit.AService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Pools are edited, Services come, change and go, and the controller is started anew, in any order; after each step
/// there is one more speaker, as if one had been started anew or on another node just then. What conditions, events
/// and `plan` say of an address being announced is what speakers do that follow their rule.
///
/// The walks are chosen, so that every run takes the same ones. To look further, take the seed out and raise the tries.
class SpeakerPromisesTest {
    private static final Duration A_MOMENT = Duration.ofSeconds(5);
    private static final List<APool[]> POOLS = List.of(
            new APool[] {aPool("a", "10.0.0.1-10.0.0.4")},
            new APool[] {aPool("a", "10.0.0.3-10.0.0.6")},
            new APool[] {aPool("a", "10.0.0.8-10.0.0.9")},
            new APool[] {aPool("a", "10.0.0.1-10.0.0.2"), aPool("b", "10.0.0.3-10.0.0.9")},
            new APool[] {aPool("b", "10.0.0.6-10.0.0.9")});
    private static final List<String> WISHES = List.of("", "a", "b", "10.0.0.1", "10.0.0.4", "10.0.0.6", "10.0.0.9");

    enum Kind {
        SERVICE,
        WISH,
        DELETE,
        POOLS,
        CONTROLLER_RESTARTS,
        POOLS_WHILE_THE_CONTROLLER_IS_AWAY
    }

    /// @param name of the Service it is about
    /// @param choice of the wish or the pools
    record Step(Kind kind, String name, int choice) {}

    @Provide
    Arbitrary<List<Step>> walks() {
        Arbitrary<Kind> kinds = Arbitraries.of(
                Kind.SERVICE,
                Kind.SERVICE,
                Kind.WISH,
                Kind.DELETE,
                Kind.POOLS,
                Kind.POOLS,
                Kind.POOLS,
                Kind.CONTROLLER_RESTARTS,
                Kind.POOLS_WHILE_THE_CONTROLLER_IS_AWAY);
        return Combinators.combine(
                        kinds,
                        Arbitraries.of("s1", "s2", "s3", "s4"),
                        Arbitraries.integers().between(0, 34))
                .as(Step::new)
                .list()
                .ofMinSize(4)
                .ofMaxSize(25);
    }

    @Property(tries = 200, seed = "20261130")
    void whatIsSaidOfBeingAnnouncedIsWhatASpeakerDoes(
            @ForAll("walks") List<Step> walk, @ForAll("policies") String policy) {
        World world = new World(policy);
        walk.forEach(world::take);
    }

    @Provide
    Arbitrary<String> policies() {
        return Arbitraries.of("hold", "move");
    }

    private static final class World {
        private final AMetalLbCluster cluster;
        private final List<MetalLbSpeaker> speakers = new ArrayList<>();
        private final String policy;
        private APool[] pools = POOLS.getFirst();
        private boolean isAllKnown = true;

        World(String policy) {
            this.policy = policy;
            cluster = AMetalLbCluster.with(pools).set(MetalLbSettings.POOL_EDITS, policy);
            speakers.add(cluster.speaker());
            cluster.rest(A_MOMENT);
        }

        void take(Step step) {
            boolean exists = cluster.kube().find(step.name()).isPresent();
            switch (step.kind()) {
                case SERVICE -> {
                    if (!exists) {
                        cluster.create(wishing(aService(step.name()).port(80), step.choice()));
                    }
                }
                case WISH -> {
                    if (exists) {
                        wish(step);
                    }
                }
                case DELETE -> {
                    if (exists) {
                        cluster.kube().delete(step.name());
                    }
                }
                case POOLS -> edit(POOLS.get(step.choice() % POOLS.size()));
                case CONTROLLER_RESTARTS -> restartAfter(() -> {});
                case POOLS_WHILE_THE_CONTROLLER_IS_AWAY ->
                    restartAfter(() -> {
                        pools = POOLS.get(step.choice() % POOLS.size());
                        cluster.metalLb().edit(pools);
                    });
            }
            cluster.rest(A_MOMENT);
            speakers.add(cluster.speaker());
            isAllKnown |= speakers.stream().allMatch(speaker -> speaker.goesBy(APool.pools(pools)));
            cluster.kube().services().forEach(view -> check(view.key().name()));
        }

        /// What the process knew that was there before is lost, but for what Services say.
        private void restartAfter(Runnable meanwhile) {
            cluster.stop();
            meanwhile.run();
            isAllKnown = false;
        }

        private void edit(APool... others) {
            PoolForecast.Foreseen plan = (PoolForecast.Foreseen) cluster.foresee(others);
            Map<String, List<String>> before = shown();
            pools = others;
            cluster.metalLb().edit(others);
            cluster.rest(A_MOMENT);

            if (isEnoughForAll(plan)) {
                assertThat(plan.edit().moved())
                        .as("which addresses, depends on what rests in the process that gives them out")
                        .allSatisfy(moved -> assertThat(shown(moved))
                                .isNotEmpty()
                                .doesNotContainAnyElementsOf(texts(moved.before())));
                assertThat(plan.edit().cleared())
                        .allSatisfy(cleared -> assertThat(shown(cleared)).isEmpty());
            }
            assertThat(plan.edit().stranded())
                    .allSatisfy((PoolEdit.Stranded stranded) -> assertThat(
                                    cluster.shown(stranded.service().name()))
                            .isEqualTo(texts(stranded.addresses())));
            if (policy.equals("hold")) {
                assertThat(before)
                        .as("nobody moves under hold")
                        .allSatisfy((name, addresses) -> assertThat(
                                        addresses.isEmpty() || isServedAnew(plan, name)
                                                ? addresses
                                                : cluster.shown(name))
                                .isEqualTo(addresses));
            }
            boolean allTakeThem = speakers.stream().allMatch(speaker -> speaker.goesBy(APool.pools(pools)));
            if (!plan.speakerRefuses()) {
                assertThat(allTakeThem)
                        .as("the speakers take the pools, as planned")
                        .isTrue();
            } else if (isAllKnown) {
                assertThat(allTakeThem)
                        .as("a speaker refuses the pools, as planned")
                        .isFalse();
            }
        }

        /// Who of several gets the last address, is known to the process alone that knows who has waited longest.
        private static boolean isEnoughForAll(PoolForecast.Foreseen plan) {
            return plan.lacking().values().stream()
                    .noneMatch(unmet -> unmet instanceof Unmet.AddressInUse
                            || unmet instanceof Unmet.SharingConflict
                            || unmet instanceof Unmet.Exhausted);
        }

        /// Its own wish, which could not be met before.
        private static boolean isServedAnew(PoolForecast.Foreseen plan, String name) {
            return plan.edit().moved().stream()
                    .anyMatch(moved -> moved.service().name().equals(name));
        }

        private void check(String name) {
            List<String> addresses = cluster.shown(name);
            Optional<Condition> condition =
                    cluster.kube().service(name).status().condition(Condition.PROVISIONED);
            assertThat(condition).as("nobody is left without a word").isPresent();
            String reason = condition.get().reason();
            if (condition.get().status() == Condition.Status.TRUE) {
                assertThat(addresses).isNotEmpty();
                assertThat(speakers)
                        .as("announced, as said: " + condition)
                        .allMatch(speaker -> speaker.announces(name));
            } else if (reason.equals("AddressNotAnnounced")) {
                if (isAllKnown) {
                    assertThat(speakers)
                            .as("not announced everywhere, as said: " + condition)
                            .anyMatch(speaker -> !speaker.announces(name));
                }
                assertSaidByAnEvent(name, condition.get());
            } else if (condition.get().message().contains("survives neither")) {
                if (isAllKnown) {
                    assertThat(speakers.getFirst().announces(name))
                            .as("announced by who was never started anew: " + condition)
                            .isTrue();
                    assertThat(speakers.getLast().announces(name))
                            .as("not by who was just started: " + condition)
                            .isFalse();
                }
                assertSaidByAnEvent(name, condition.get());
            }
        }

        private void assertSaidByAnEvent(String name, Condition condition) {
            assertThat(cluster.kube().events())
                    .filteredOn(said -> said.service().name().equals(name))
                    .extracting(said -> said.event().message())
                    .contains(condition.message());
        }

        private void wish(Step step) {
            String wish = WISHES.get(step.choice() % WISHES.size());
            boolean isPool = wish.length() == 1;
            cluster.kube().annotate(step.name(), MetalLbAnnotations.ADDRESS_POOL, isPool ? wish : "");
            cluster.kube().annotate(step.name(), MetalLbAnnotations.LOAD_BALANCER_IPS, isPool ? "" : wish);
        }

        private static AService wishing(AService service, int choice) {
            String wish = WISHES.get(choice % WISHES.size());
            if (wish.isEmpty()) {
                return service;
            }
            return service.annotation(
                    wish.length() == 1 ? MetalLbAnnotations.ADDRESS_POOL : MetalLbAnnotations.LOAD_BALANCER_IPS, wish);
        }

        private Map<String, List<String>> shown() {
            Map<String, List<String>> shown = new HashMap<>();
            cluster.kube().services().stream()
                    .map(view -> view.key().name())
                    .forEach(name -> shown.put(name, cluster.shown(name)));
            return shown;
        }

        private List<String> shown(Transition transition) {
            ServiceKey service = transition.service();
            return cluster.shown(service.name());
        }

        private static List<String> texts(List<IpAddress> addresses) {
            return addresses.stream().map(IpAddress::toString).toList();
        }
    }
}
