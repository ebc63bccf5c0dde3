// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.AllocatorSettings.EditPolicy;
import io.cloudlb.metallb.allocation.Transition.Cause;
import io.cloudlb.metallb.fixture.AService;
import io.cloudlb.metallb.fixture.Walk;
import io.cloudlb.metallb.fixture.Walk.Step;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.PoolSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// What holds in every state that can be reached.
class AllocatorPropertiesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final NamespaceList SHARING_ACROSS = NamespaceList.EVERY;

    @Property(tries = 300)
    void noAddressIsForTwoUnlessBothAgreed(@ForAll("steps") List<Step> steps, @ForAll EditPolicy policy) {
        Allocator allocator = allocator(policy);
        Instant now = START;
        for (Step step : steps) {
            now = take(step, allocator, now);
            List<Allocation> allocations = allocator.snapshot().allocations();
            for (Allocation one : allocations) {
                assertThat(Standing.familiesOf(one.addresses())).hasSameSizeAs(one.addresses());
                allocations.stream()
                        .filter(other ->
                                !other.equals(one) && !Collections.disjoint(other.addresses(), one.addresses()))
                        .forEach(other -> assertAgreed(one.request(), other.request()));
            }
        }
    }

    @Property(tries = 300)
    void nobodyMovesWithoutAReasonInTheLog(@ForAll("steps") List<Step> steps, @ForAll EditPolicy policy) {
        Allocator allocator = allocator(policy);
        Instant now = START;
        SortedMap<ServiceKey, List<IpAddress>> told = new TreeMap<>();
        for (Step step : steps) {
            int before = allocator.log().entries().size();
            now = take(step, allocator, now);
            List<Transition> news = allocator.log().entries();
            for (Transition one : news.subList(before, news.size())) {
                if (one.cause() != Cause.READOPTED) {
                    assertThat(one.before()).isEqualTo(told.getOrDefault(one.service(), List.of()));
                }
                told.put(one.service(), one.after());
            }
            told.values().removeIf(List::isEmpty);
            assertThat(held(allocator)).isEqualTo(told);
        }
    }

    @Property(tries = 300)
    void nobodyMovesBecauseAnotherCameOrWentOrChanged(@ForAll("steps") List<Step> steps, @ForAll EditPolicy policy) {
        Allocator allocator = allocator(policy);
        Instant now = START;
        for (Step step : steps) {
            SortedMap<ServiceKey, List<IpAddress>> before = held(allocator);
            now = take(step, allocator, now);
            SortedMap<ServiceKey, List<IpAddress>> after = held(allocator);
            Set<ServiceKey> others = new HashSet<>(before.keySet());
            others.addAll(after.keySet());
            others.removeAll(mayMove(step, others));
            before.keySet().retainAll(others);
            after.keySet().retainAll(others);
            assertThat(after).isEqualTo(before);
        }
    }

    @Property(tries = 200)
    void adoptingAnyReachableStateIsTheIdentity(@ForAll("steps") List<Step> steps, @ForAll EditPolicy policy) {
        Allocator allocator = allocator(policy);
        Instant now = START;
        for (Step step : steps) {
            now = take(step, allocator, now);
        }
        AllocationSnapshot snapshot = allocator.snapshot();
        Allocator restarted = new Allocator(settings(policy), snapshot.pools());
        restarted.adopt(
                snapshot.allocations().stream()
                        .map(AllocatorPropertiesTest::published)
                        .toList(),
                now);

        assertThat(restarted.assignments()).isEqualTo(allocator.assignments());
        assertThat(restarted.fills()).extracting(PoolFill::assigned).isEqualTo(assigned(allocator));
        assertThat(Allocator.from(snapshot, settings(policy)).snapshot()).isEqualTo(snapshot);
    }

    /// Who prefers two families, or waits for a certain address, may get it from whoever changed before; then all is
    /// still.
    @Property(tries = 200)
    void decidingAgainAndAgainComesToRest(@ForAll("steps") List<Step> steps, @ForAll EditPolicy policy) {
        Allocator allocator = allocator(policy);
        Instant now = START;
        for (Step step : steps) {
            now = take(step, allocator, now);
        }
        for (int pass = 0; pass < 4; pass++) {
            decideOnAll(allocator, now);
        }
        SortedMap<ServiceKey, List<IpAddress>> before = held(allocator);
        decideOnAll(allocator, now);

        assertThat(held(allocator)).isEqualTo(before);
    }

    @Property(tries = 200)
    void theResultDoesNotDependOnWhoArrivesFirst(
            @ForAll("services") List<AService> services, @ForAll("poolSets") PoolSet pools, @ForAll Random random) {
        List<AllocationRequest> requests =
                services.stream().map(AService::request).toList();
        List<AllocationRequest> shuffled = new ArrayList<>(requests);
        Collections.shuffle(shuffled, random);
        Allocator one = new Allocator(settings(EditPolicy.HOLD), pools);
        Allocator other = new Allocator(settings(EditPolicy.HOLD), pools);

        assertThat(other.decideAll(shuffled, START)).isEqualTo(one.decideAll(requests, START));
        assertThat(other.snapshot()).isEqualTo(one.snapshot());
    }

    @Property(tries = 200)
    void aPreviewIsWhatTheEditDoes(
            @ForAll("steps") List<Step> steps, @ForAll("poolSets") PoolSet next, @ForAll EditPolicy policy) {
        Allocator allocator = allocator(policy);
        Instant now = START;
        for (Step step : steps) {
            now = take(step, allocator, now);
        }
        AllocationSnapshot before = allocator.snapshot();
        PoolEdit preview = allocator.preview(next, policy, now);

        assertThat(allocator.snapshot()).isEqualTo(before);
        assertThat(allocator.edit(next, now)).isEqualTo(preview);
    }

    @Property(tries = 200)
    void whatIsCountedIsWhatIsHeld(@ForAll("steps") List<Step> steps, @ForAll EditPolicy policy) {
        Allocator allocator = allocator(policy);
        Instant now = START;
        for (Step step : steps) {
            now = take(step, allocator, now);
            PoolSet pools = allocator.snapshot().pools();
            Set<IpAddress> inPools = new HashSet<>();
            held(allocator)
                    .values()
                    .forEach(addresses -> addresses.stream()
                            .filter(address -> pools.homeOf(address).isPresent())
                            .forEach(inPools::add));
            assertThat(allocator.fills().stream().mapToLong(PoolFill::assigned).sum())
                    .isEqualTo(inPools.size());
            assertThat(allocator.fills()).allMatch(fill -> fill.assigned() + fill.resting() <= fill.capacity());
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Walk.steps();
    }

    @Provide
    Arbitrary<List<AService>> services() {
        return Walk.services();
    }

    @Provide
    Arbitrary<PoolSet> poolSets() {
        return Walk.poolSets();
    }

    private static Instant take(Step step, Allocator allocator, Instant now) {
        switch (step) {
            case Step.Decide(AService service) -> allocator.decide(service.request(), now);
            case Step.Release(String name, String namespace) ->
                allocator.release(new ServiceKey(namespace, name), Reuse.AFTER_HOLD_DOWN, now);
            case Step.Edit(PoolSet pools) -> allocator.edit(pools, now);
            case Step.Pass(int seconds) -> {
                return now.plusSeconds(seconds);
            }
        }
        return now;
    }

    private static void decideOnAll(Allocator allocator, Instant now) {
        AllocationSnapshot snapshot = allocator.snapshot();
        allocator.decideAll(
                snapshot.allocations().stream().map(Allocation::request).toList(), now);
        allocator.retry(now);
    }

    /// An edit is not held against anybody here: other properties look at it.
    private static Collection<ServiceKey> mayMove(Step step, Set<ServiceKey> all) {
        return switch (step) {
            case Step.Decide(AService service) -> List.of(service.key());
            case Step.Release(String name, String namespace) -> List.of(new ServiceKey(namespace, name));
            case Step.Edit _ -> List.copyOf(all);
            case Step.Pass _ -> List.of();
        };
    }

    private static void assertAgreed(AllocationRequest one, AllocationRequest other) {
        assertThat(one.sharing().against(other.sharing(), SHARING_ACROSS)).isEmpty();
        assertThat(Collections.disjoint(one.ports(), other.ports())).isTrue();
    }

    private static AllocationRequest published(Allocation allocation) {
        AllocationRequest request = allocation.request();
        return new AllocationRequest(
                request.service(),
                request.traits(),
                request.families(),
                request.familyPolicy(),
                request.ports(),
                request.sharing(),
                request.wish(),
                new Published(allocation.addresses(), Optional.of("pool")));
    }

    private static SortedMap<ServiceKey, List<IpAddress>> held(Allocator allocator) {
        return addresses(allocator.snapshot().allocations());
    }

    private static SortedMap<ServiceKey, List<IpAddress>> addresses(List<Allocation> allocations) {
        SortedMap<ServiceKey, List<IpAddress>> all = new TreeMap<>();
        allocations.forEach(allocation -> all.put(allocation.request().service(), allocation.addresses()));
        return all;
    }

    private static List<Long> assigned(Allocator allocator) {
        return allocator.fills().stream().map(PoolFill::assigned).toList();
    }

    private static Allocator allocator(EditPolicy policy) {
        return new Allocator(settings(policy), Walk.firstPools());
    }

    private static AllocatorSettings settings(EditPolicy policy) {
        return AllocatorSettings.DEFAULTS.withEditPolicy(policy).withSharingAcross(SHARING_ACROSS);
    }
}
