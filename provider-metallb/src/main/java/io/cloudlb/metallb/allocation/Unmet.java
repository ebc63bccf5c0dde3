// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// Why a Service has no address, or not the one it asks for: a closed list. [#code] is for machines, [UnmetText]
/// for people.
public sealed interface Unmet {
    /// The reason of [NotInNamedPool].
    String NOT_IN_NAMED_POOL = "AddressNotInNamedPool";

    /// The reason of [NotAnnounced].
    String NOT_ANNOUNCED = "AddressNotAnnounced";

    /// No pool is in force.
    record NoPool() implements Unmet {}

    /// Which pools there are is not known: they are refused as they are, and no earlier ones are remembered.
    ///
    /// @param refusals why
    record PoolsUnknown(List<Problem> refusals) implements Unmet {
        public PoolsUnknown {
            refusals = List.copyOf(refusals);
        }
    }

    /// There are pools, but none that serves this Service unasked.
    ///
    /// @param pools how many there are
    /// @param byHandOnly how many of them do not assign automatically
    /// @param pinnedToOthers how many of the rest do not admit it
    record NoMatchingPool(int pools, int byHandOnly, int pinnedToOthers) implements Unmet {}

    /// @param pool a pool that it names and nobody has
    /// @param known the names that there are
    record UnknownPool(String pool, SortedSet<String> known) implements Unmet {
        public UnknownPool(String pool, Collection<String> known) {
            this(pool, new TreeSet<>(known));
        }

        public UnknownPool {
            known = Sorted.copyOf(known);
        }
    }

    /// @param pool a pool whose `serviceAllocation` does not admit it
    record PoolNotForService(String pool) implements Unmet {}

    /// Every pool that may serve it is full.
    ///
    /// @param families what it needs, primary first
    /// @param pools those pools, and how full they are
    record Exhausted(List<IpFamily> families, List<PoolFill> pools) implements Unmet {
        public Exhausted {
            families = List.copyOf(families);
            pools = List.copyOf(pools);
        }
    }

    /// The pools that may serve it have no addresses of a family that it needs.
    ///
    /// @param families what it needs, primary first
    /// @param pools their names
    record FamilyNotInPools(List<IpFamily> families, List<String> pools) implements Unmet {
        public FamilyNotInPools {
            families = List.copyOf(families);
            pools = List.copyOf(pools);
        }
    }

    /// It names addresses of other families than its own.
    ///
    /// @param asked the addresses
    /// @param families its families
    record FamilyMismatch(List<IpAddress> asked, List<IpFamily> families) implements Unmet {
        public FamilyMismatch {
            asked = List.copyOf(asked);
            families = List.copyOf(families);
        }
    }

    /// It requires both families and has one inside the cluster.
    ///
    /// @param families the ones it has
    record NotDualStack(List<IpFamily> families) implements Unmet {
        public NotDualStack {
            families = List.copyOf(families);
        }
    }

    /// It names an address that others have, or have just left.
    ///
    /// @param address the address
    /// @param holders who has it
    record AddressInUse(IpAddress address, SortedSet<ServiceKey> holders) implements Unmet {
        public AddressInUse {
            holders = Sorted.copyOf(holders);
        }
    }

    /// It would share an address with others, and they do not fit together.
    ///
    /// @param address the address
    /// @param holders who is there
    /// @param why what does not fit
    record SharingConflict(IpAddress address, SortedSet<ServiceKey> holders, Disagreement why) implements Unmet {
        public SharingConflict {
            holders = Sorted.copyOf(holders);
        }
    }

    /// It names or has addresses that no pool gives out.
    ///
    /// @param asked all its addresses
    /// @param outside those of no pool
    record NotInAnyPool(List<IpAddress> asked, List<IpAddress> outside) implements Unmet {
        public NotInAnyPool {
            asked = List.copyOf(asked);
            outside = List.copyOf(outside);
        }
    }

    /// Its two addresses are of different pools, and MetalLB's speaker announces only addresses of one.
    ///
    /// @param asked the addresses
    /// @param pools the pools, in the order of the addresses
    record InSeveralPools(List<IpAddress> asked, List<String> pools) implements Unmet {
        public InSeveralPools {
            asked = List.copyOf(asked);
            pools = List.copyOf(pools);
        }
    }

    /// It names both addresses and a pool, and they do not belong together.
    ///
    /// @param asked the addresses
    /// @param pool the pool
    record NotInNamedPool(List<IpAddress> asked, String pool) implements Unmet {
        public NotInNamedPool {
            asked = List.copyOf(asked);
        }
    }

    /// Its namespace has as many addresses as it may have.
    ///
    /// @param namespace the namespace
    /// @param limit how many it may have
    /// @param held how many it has
    record QuotaReached(String namespace, int limit, int held) implements Unmet {}

    /// What it asks for cannot be understood.
    ///
    /// @param problems what is wrong
    record UnreadableWish(List<Problem> problems) implements Unmet {
        public UnreadableWish {
            problems = List.copyOf(problems);
        }
    }

    /// What it has is in no pool any more, or of two, and MetalLB's speaker announces it only for as long as it can
    /// go on with older pools.
    ///
    /// @param fault what is wrong with its addresses
    record Stranded(Unmet fault) implements Unmet {}

    /// What it has is not announced, or not by each of MetalLB's speakers: some may go by older pools that lack it.
    ///
    /// @param addresses what it has
    /// @param waitsFor whose addresses keep the speaker from the newest pools
    /// @param isOutside whether the newest pools lack it as well
    record NotAnnounced(List<IpAddress> addresses, SortedMap<ServiceKey, List<IpAddress>> waitsFor, boolean isOutside)
            implements Unmet {
        public NotAnnounced {
            addresses = List.copyOf(addresses);
            waitsFor = Sorted.copyOf(waitsFor);
        }
    }

    /// Whether what was said of this is still true when this has become that. How full a pool is changes with every
    /// Service and is not told anew; nor that still others have what they have.
    default boolean stillTells(Unmet now) {
        return switch (this) {
            case Exhausted(List<IpFamily> families, List<PoolFill> pools) ->
                now instanceof Exhausted other
                        && families.equals(other.families)
                        && sizes(pools).equals(sizes(other.pools));
            case QuotaReached(String namespace, int limit, int _) ->
                now instanceof QuotaReached other && namespace.equals(other.namespace) && limit == other.limit;
            case AddressInUse(IpAddress address, SortedSet<ServiceKey> holders) ->
                now instanceof AddressInUse other
                        && address.equals(other.address)
                        && other.holders.containsAll(holders);
            case SharingConflict(IpAddress address, SortedSet<ServiceKey> holders, Disagreement why) ->
                now instanceof SharingConflict other
                        && address.equals(other.address)
                        && why.equals(other.why)
                        && other.holders.containsAll(holders);
            case NoPool _,
                    PoolsUnknown _,
                    NoMatchingPool _,
                    UnknownPool _,
                    PoolNotForService _,
                    FamilyNotInPools _,
                    FamilyMismatch _,
                    NotDualStack _,
                    NotInAnyPool _,
                    InSeveralPools _,
                    NotInNamedPool _,
                    Stranded _,
                    NotAnnounced _,
                    UnreadableWish _ -> equals(now);
        };
    }

    private static List<String> sizes(List<PoolFill> pools) {
        return pools.stream()
                .map(fill -> fill.pool() + " " + fill.family() + " " + fill.capacity())
                .toList();
    }

    /// The CamelCase word in conditions.
    default String code() {
        return switch (this) {
            case NoPool _ -> "NoPool";
            case PoolsUnknown _ -> "PoolsRefused";
            case NoMatchingPool _ -> "NoMatchingPool";
            case UnknownPool _ -> "UnknownPool";
            case PoolNotForService _ -> "PoolNotForService";
            case Exhausted _ -> "PoolExhausted";
            case FamilyNotInPools _, FamilyMismatch _ -> "FamilyMismatch";
            case NotDualStack _ -> "NotDualStack";
            case AddressInUse _ -> "AddressInUse";
            case SharingConflict _ -> "SharingConflict";
            case NotInAnyPool _ -> "AddressNotInAnyPool";
            case InSeveralPools _ -> "AddressesInSeveralPools";
            case NotInNamedPool _ -> NOT_IN_NAMED_POOL;
            case Stranded(Unmet fault) -> fault.code();
            case NotAnnounced _ -> NOT_ANNOUNCED;
            case QuotaReached _ -> "QuotaReached";
            case UnreadableWish _ -> "InvalidAddressRequest";
        };
    }
}
