// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Problem;
import io.cloudlb.metallb.allocation.AllocatorSettings.EditPolicy;
import io.cloudlb.metallb.allocation.Placement.Attempt;
import io.cloudlb.metallb.allocation.Transition.Cause;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.Pool;
import io.cloudlb.metallb.pool.PoolSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Decides whether a Service that has addresses stays. A new place is found before the old one is given up;
/// where none is found, it stays and the [Unmet] wish is said. Only who no longer fits those it shares with, whose only
/// family is gone, or who would keep MetalLB's speaker from the pools that others were moved to, leaves without a new
/// place.
final class Review {
    private final AddressSpace space;
    private final Placement placement;
    private final EditPolicy policy;

    Review(AddressSpace space, Placement placement, EditPolicy policy) {
        this.space = space;
        this.placement = placement;
        this.policy = policy;
    }

    Verdict of(Allocation allocation, AllocationRequest request) {
        if (!space.pools().isKnown()) {
            return stay(new Unmet.PoolsUnknown(space.pools().refusals()));
        }
        Verdict verdict = byItsObject(allocation, request);
        return policy == EditPolicy.MOVE && verdict instanceof Verdict.Stay && keepsTheSpeakerBack(allocation)
                ? makeWay(request)
                : verdict;
    }

    /// Without any pool nobody else is served either.
    private boolean keepsTheSpeakerBack(Allocation allocation) {
        return !space.pools().pools().isEmpty() && !space.pools().holds(allocation.addresses());
    }

    /// MetalLB's speaker refuses all pools for the sake of one address that it announces and they lack: who finds no
    /// place would silence everybody who was moved (ADR 0011).
    private Verdict makeWay(AllocationRequest request) {
        return switch (placement.place(request)) {
            case Attempt.Found(List<IpAddress> addresses) -> new Verdict.Change(addresses, Cause.POOLS_EDITED);
            case Attempt.Failed(Unmet why) -> new Verdict.Leave(why, Cause.POOLS_EDITED);
        };
    }

    private Verdict byItsObject(Allocation allocation, AllocationRequest request) {
        List<IpAddress> unshared = allocation.addresses().stream()
                .filter(address -> conflict(allocation, request, address).isEmpty())
                .toList();
        return unshared.equals(allocation.addresses())
                ? wish(allocation, request)
                : part(allocation, request, unshared);
    }

    /// Only what its own object changed is held against it, so that nobody moves because others came or changed.
    private Optional<Unmet> conflict(Allocation allocation, AllocationRequest request, IpAddress address) {
        if (allocation.request().sameFootprint(request)) {
            return Optional.empty();
        }
        return allocation.request().sharing().equals(request.sharing())
                ? space.takenPort(address, request)
                : space.obstacle(address, request);
    }

    /// Parts from those it shared with; an address that it has for itself or may go on sharing stays.
    private Verdict part(Allocation allocation, AllocationRequest request, List<IpAddress> unshared) {
        boolean named = request.wish() instanceof Wish.Exactly;
        Optional<Verdict> inPart = unshared.stream()
                .filter(address -> !named && fault(List.of(address), request).isEmpty())
                .flatMap(address -> beside(address, request, Cause.SHARING_ENDED).stream())
                .findFirst();
        return inPart.orElseGet(() -> orLeave(placement.place(request), why(allocation, request), Cause.SHARING_ENDED));
    }

    private Unmet why(Allocation allocation, AllocationRequest request) {
        return allocation.addresses().stream()
                .flatMap(address -> conflict(allocation, request, address).stream())
                .findFirst()
                .orElseThrow();
    }

    private Verdict wish(Allocation allocation, AllocationRequest request) {
        return switch (request.wish()) {
            case Wish.Automatic() -> standing(allocation, request);
            case Wish.Unreadable(List<Problem> problems) -> stay(new Unmet.UnreadableWish(problems));
            case Wish.FromPool(String pool) -> fromPool(allocation, request, pool);
            case Wish.Exactly(List<IpAddress> asked, Optional<String> pool) ->
                exactly(allocation, request, asked, pool);
        };
    }

    /// Who was in the pool that it names, and is not because somebody edited pools, has not asked to go anywhere.
    private Verdict fromPool(Allocation allocation, AllocationRequest request, String pool) {
        if (isMet(request, allocation.addresses(), space.pools())) {
            return standing(allocation, request);
        }
        if (!allocation.wasMet() || !allocation.request().wish().equals(request.wish())) {
            return orStay(placement.place(request), Cause.POOL_REQUESTED);
        }
        Unmet fault = fault(allocation.addresses(), request)
                .orElseGet(() -> new Unmet.NotInNamedPool(allocation.addresses(), pool));
        return switch (policy) {
            case HOLD -> stay(fault);
            case MOVE ->
                fault instanceof Unmet.NotInNamedPool
                        ? switch (placement.place(request)) {
                            case Attempt.Found(List<IpAddress> there) -> new Verdict.Change(there, Cause.POOLS_EDITED);
                            case Attempt.Failed _ -> stay(fault);
                        }
                        : move(allocation, request, fault);
        };
    }

    /// Whether addresses are what a request asks for, as far as it is a matter of the pool.
    static boolean isMet(AllocationRequest request, List<IpAddress> addresses, PoolSet pools) {
        return !(request.wish() instanceof Wish.FromPool(String pool))
                || Standing.of(addresses, pools)
                        .pool()
                        .filter(home -> home.name().equals(pool))
                        .isPresent();
    }

    private Verdict exactly(
            Allocation allocation, AllocationRequest request, List<IpAddress> asked, Optional<String> pool) {
        if (!asked.equals(allocation.addresses())) {
            return orStay(placement.place(request), Cause.ADDRESS_REQUESTED);
        }
        if (!Standing.familiesOf(asked).equals(Standing.sorted(request.families()))) {
            return stay(new Unmet.FamilyMismatch(asked, request.families()));
        }
        Optional<Unmet> mismatch =
                pool.filter(name -> !isOf(allocation, name)).map(name -> new Unmet.NotInNamedPool(asked, name));
        return new Verdict.Stay(fault(allocation.addresses(), request).or(() -> mismatch));
    }

    private Verdict standing(Allocation allocation, AllocationRequest request) {
        Optional<Unmet> fault = fault(allocation.addresses(), request);
        if (fault.isEmpty()) {
            return families(allocation, request);
        }
        return switch (policy) {
            case HOLD -> stay(fault.get());
            case MOVE -> move(allocation, request, fault.get());
        };
    }

    /// Keeps the address that is still in order, if one is, and looks for the other beside it.
    private Verdict move(Allocation allocation, AllocationRequest request, Unmet fault) {
        Optional<Verdict> inPart = allocation.addresses().stream()
                .filter(address -> fault(List.of(address), request).isEmpty())
                .flatMap(address -> beside(address, request, Cause.POOLS_EDITED).stream())
                .findFirst();
        return inPart.orElseGet(() -> switch (placement.place(request)) {
            case Attempt.Found(List<IpAddress> addresses) -> new Verdict.Change(addresses, Cause.POOLS_EDITED);
            case Attempt.Failed _ -> stay(fault);
        });
    }

    private Optional<Verdict> beside(IpAddress kept, AllocationRequest request, Cause cause) {
        Pool pool = space.pools().homeOf(kept).orElseThrow().pool();
        List<IpAddress> alone = List.of(kept);
        Attempt both = missing(alone, request)
                .map(family -> placement.add(request, pool, alone, family))
                .orElseGet(() -> new Attempt.Found(alone));
        return switch (both) {
            case Attempt.Found(List<IpAddress> addresses) -> Optional.of(new Verdict.Change(addresses, cause));
            case Attempt.Failed _ ->
                request.prefersBoth() ? Optional.of(new Verdict.Change(alone, cause)) : Optional.empty();
        };
    }

    private Verdict families(Allocation allocation, AllocationRequest request) {
        List<IpAddress> kept = allocation.addresses().stream()
                .filter(address -> request.families().contains(address.family()))
                .toList();
        if (kept.isEmpty()) {
            return orLeave(
                    placement.place(request),
                    new Unmet.FamilyMismatch(allocation.addresses(), request.families()),
                    Cause.FAMILIES_CHANGED);
        }
        if (request.requiresBoth() && request.families().size() < IpFamily.values().length) {
            return stay(new Unmet.NotDualStack(request.families()));
        }
        Pool pool = space.pools().homeOf(kept.getFirst()).orElseThrow().pool();
        return missing(kept, request)
                .map(family -> placement.add(request, pool, kept, family))
                .map(attempt -> added(attempt, request))
                .orElseGet(() -> kept.equals(allocation.addresses())
                        ? new Verdict.Stay(Optional.empty())
                        : new Verdict.Change(kept, Cause.FAMILIES_CHANGED));
    }

    private static Verdict added(Attempt attempt, AllocationRequest request) {
        return switch (attempt) {
            case Attempt.Found(List<IpAddress> both) -> new Verdict.Change(both, Cause.FAMILIES_CHANGED);
            case Attempt.Failed(Unmet why) ->
                new Verdict.Stay(request.requiresBoth() ? Optional.of(why) : Optional.empty());
        };
    }

    private Optional<IpFamily> missing(List<IpAddress> kept, AllocationRequest request) {
        return Stream.of(IpFamily.values())
                .filter(family -> request.families().contains(family)
                        && !Standing.familiesOf(kept).contains(family))
                .findFirst();
    }

    /// What is wrong with where addresses are: outside of the pools, in two, or in one that does not admit the
    /// Service.
    private Optional<Unmet> fault(List<IpAddress> addresses, AllocationRequest request) {
        return fault(addresses, request, space.pools());
    }

    static Optional<Unmet> fault(List<IpAddress> addresses, AllocationRequest request, PoolSet pools) {
        Standing standing = Standing.of(addresses, pools);
        return standing.fault()
                .or(() -> standing.pool()
                        .filter(pool -> !pool.admits(request.traits()))
                        .map(pool -> new Unmet.PoolNotForService(pool.name())));
    }

    private boolean isOf(Allocation allocation, String pool) {
        return Standing.of(allocation.addresses(), space.pools())
                .pool()
                .map(home -> home.name().equals(pool))
                .orElse(false);
    }

    private static Verdict stay(Unmet unmet) {
        return new Verdict.Stay(Optional.of(unmet));
    }

    private static Verdict orStay(Attempt attempt, Cause cause) {
        return switch (attempt) {
            case Attempt.Found(List<IpAddress> addresses) -> new Verdict.Change(addresses, cause);
            case Attempt.Failed(Unmet why) -> stay(why);
        };
    }

    private static Verdict orLeave(Attempt attempt, Unmet why, Cause cause) {
        return switch (attempt) {
            case Attempt.Found(List<IpAddress> addresses) -> new Verdict.Change(addresses, cause);
            case Attempt.Failed _ -> new Verdict.Leave(why, cause);
        };
    }

    /// What is to become of a Service that has addresses.
    sealed interface Verdict {
        /// @param unmet what it cannot have, or what is wrong where it is
        record Stay(Optional<Unmet> unmet) implements Verdict {}

        /// @param addresses what it shall have from now on
        /// @param cause why
        record Change(List<IpAddress> addresses, Cause cause) implements Verdict {}

        /// @param why what it would have needed to stay
        /// @param cause why it cannot
        record Leave(Unmet why, Cause cause) implements Verdict {}
    }
}
