// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/// Looks for addresses in MetalLB's order: those named, the pool named, pools pinned to the Service by priority,
/// pools for everyone by name. Who has a sharing key joins it first, in whichever of these pools that is. Takes
/// nothing.
final class Placement {
    private final AddressSpace space;
    private final Quotas quotas;
    private final Function<ServiceKey, List<IpAddress>> holdings;

    /// @param holdings what a Service has now
    Placement(AddressSpace space, Quotas quotas, Function<ServiceKey, List<IpAddress>> holdings) {
        this.space = space;
        this.quotas = quotas;
        this.holdings = holdings;
    }

    /// Where a Service could be now.
    Attempt place(AllocationRequest request) {
        if (!space.pools().isKnown()) {
            return new Attempt.Failed(new Unmet.PoolsUnknown(space.pools().refusals()));
        }
        if (space.pools().pools().isEmpty()) {
            return new Attempt.Failed(new Unmet.NoPool());
        }
        if (request.requiresBoth() && request.families().size() < IpFamily.values().length) {
            return new Attempt.Failed(new Unmet.NotDualStack(request.families()));
        }
        return switch (request.wish()) {
            case Wish.Automatic() -> automatic(request);
            case Wish.FromPool(String pool) -> named(request, pool);
            case Wish.Exactly(List<IpAddress> addresses, Optional<String> pool) -> exactly(request, addresses, pool);
            case Wish.Unreadable(List<Problem> problems) -> new Attempt.Failed(new Unmet.UnreadableWish(problems));
        };
    }

    /// The address of a further family, of the pool that a Service is in.
    Attempt add(AllocationRequest request, Pool pool, List<IpAddress> kept, IpFamily family) {
        Optional<IpAddress> found = space.find(pool, family, request);
        if (found.isEmpty()) {
            return shortage(request, List.of(pool), List.of(family));
        }
        List<IpAddress> both = new ArrayList<>(kept);
        both.add(found.get());
        return withinQuota(request, both);
    }

    private Attempt automatic(AllocationRequest request) {
        List<Pool> pinned = space.pools().pinnedFor(request.traits());
        List<Pool> open = space.pools().open();
        List<Pool> candidates = Stream.concat(pinned.stream(), open.stream()).toList();
        List<IpAddress> found = Stream.of(joinable(candidates, request), pinned, open)
                .map(pools -> best(pools, request))
                .filter(addresses -> !addresses.isEmpty())
                .findFirst()
                .orElse(List.of());
        if (!found.isEmpty()) {
            return affordable(request, found);
        }
        return candidates.isEmpty() ? noMatch() : shortage(request, candidates, request.families());
    }

    /// Those in which it would join others of its sharing key; none where it would have its last address back.
    private List<Pool> joinable(List<Pool> pools, AllocationRequest request) {
        return pools.stream().anyMatch(pool -> space.rests(pool, request.service()))
                ? List.of()
                : pools.stream()
                        .filter(pool ->
                                request.families().stream().anyMatch(family -> space.isJoinable(pool, family, request)))
                        .toList();
    }

    private Attempt named(AllocationRequest request, String name) {
        Optional<Pool> pool = space.pools().named(name);
        if (pool.isEmpty()) {
            return new Attempt.Failed(new Unmet.UnknownPool(
                    name, space.pools().pools().stream().map(Pool::name).toList()));
        }
        if (!pool.get().admits(request.traits())) {
            return new Attempt.Failed(new Unmet.PoolNotForService(name));
        }
        List<IpAddress> found = best(List.of(pool.get()), request);
        return found.isEmpty()
                ? shortage(request, List.of(pool.get()), request.families())
                : affordable(request, found);
    }

    private Attempt exactly(AllocationRequest request, List<IpAddress> asked, Optional<String> named) {
        if (!Standing.familiesOf(asked).equals(Standing.sorted(request.families()))) {
            return new Attempt.Failed(new Unmet.FamilyMismatch(asked, request.families()));
        }
        return Standing.of(asked, space.pools())
                .fault()
                .or(() -> unfit(request, asked, named))
                .map(unmet -> (Attempt) new Attempt.Failed(unmet))
                .orElseGet(() -> withinQuota(request, asked));
    }

    private Optional<Unmet> unfit(AllocationRequest request, List<IpAddress> asked, Optional<String> named) {
        Pool pool = space.pools().homeOf(asked.getFirst()).orElseThrow().pool();
        if (!pool.admits(request.traits())) {
            return Optional.of(new Unmet.PoolNotForService(pool.name()));
        }
        if (named.isPresent() && !named.get().equals(pool.name())) {
            return Optional.of(new Unmet.NotInNamedPool(asked, named.get()));
        }
        return asked.stream()
                .flatMap(address -> space.obstacle(address, request).or(() -> quarantined(address, request)).stream())
                .findFirst();
    }

    private Optional<Unmet> quarantined(IpAddress address, AllocationRequest request) {
        return space.quarantine(address)
                .filter(hold -> !hold.former().equals(request.service()))
                .map(hold -> new Unmet.AddressInUse(address, new TreeSet<>(List.of(hold.former()))));
    }

    /// MetalLB's rule: the first pool with all families; if one will do, the first with the primary, else with the
    /// secondary one.
    private List<IpAddress> best(List<Pool> pools, AllocationRequest request) {
        List<IpAddress> primary = List.of();
        List<IpAddress> secondary = List.of();
        for (Pool pool : pools) {
            List<IpAddress> found = offer(pool, request);
            if (found.size() == request.families().size()) {
                return found;
            }
            boolean hasPrimary = !found.isEmpty()
                    && found.getFirst().family() == request.families().getFirst();
            primary = primary.isEmpty() && hasPrimary ? found : primary;
            secondary = secondary.isEmpty() && !hasPrimary ? found : secondary;
        }
        if (!request.prefersBoth()) {
            return List.of();
        }
        return primary.isEmpty() ? secondary : primary;
    }

    private List<IpAddress> offer(Pool pool, AllocationRequest request) {
        return request.families().stream()
                .flatMap(family -> space.find(pool, family, request).stream())
                .toList();
    }

    /// Who prefers two addresses and may have one more gets the primary one.
    private Attempt affordable(AllocationRequest request, List<IpAddress> found) {
        Attempt all = withinQuota(request, found);
        boolean oneLess = all instanceof Attempt.Failed && request.prefersBoth() && found.size() > 1;
        return oneLess ? withinQuota(request, List.of(found.getFirst())) : all;
    }

    private Attempt withinQuota(AllocationRequest request, List<IpAddress> addresses) {
        String namespace = request.service().namespace();
        OptionalInt limit = quotas.of(namespace);
        int held = space.heldBy(namespace);
        return limit.isPresent()
                        && held + space.growth(request, holdings.apply(request.service()), addresses) > limit.getAsInt()
                ? new Attempt.Failed(new Unmet.QuotaReached(namespace, limit.getAsInt(), held))
                : new Attempt.Found(addresses);
    }

    private Attempt noMatch() {
        List<Pool> pools = space.pools().pools();
        int byHand = (int) pools.stream().filter(pool -> !pool.autoAssign()).count();
        return new Attempt.Failed(new Unmet.NoMatchingPool(pools.size(), byHand, pools.size() - byHand));
    }

    private Attempt shortage(AllocationRequest request, List<Pool> pools, List<IpFamily> families) {
        SortedSet<IpFamily> needed = new TreeSet<>(families);
        boolean everHad = request.prefersBoth()
                ? pools.stream().anyMatch(pool -> needed.stream().anyMatch(pool::has))
                : pools.stream().anyMatch(pool -> needed.stream().allMatch(pool::has));
        return new Attempt.Failed(
                everHad
                        ? new Unmet.Exhausted(families, fills(pools, needed))
                        : new Unmet.FamilyNotInPools(
                                families, pools.stream().map(Pool::name).toList()));
    }

    private List<PoolFill> fills(List<Pool> pools, SortedSet<IpFamily> families) {
        return pools.stream()
                .flatMap(pool -> space.fills(pool).stream())
                .filter(fill -> families.contains(fill.family()))
                .toList();
    }

    /// What came of a search.
    sealed interface Attempt {
        /// @param addresses at least one, all of one pool
        record Found(List<IpAddress> addresses) implements Attempt {
            public Found {
                addresses = addresses.stream().sorted().toList();
            }
        }

        /// @param why what is in the way
        record Failed(Unmet why) implements Attempt {}
    }
}
