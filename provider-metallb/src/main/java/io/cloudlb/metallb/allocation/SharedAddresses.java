// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.allocation.AllocationRequest.PortUse;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Where Services with a sharing key are, so that the next one of the key can join them.
///
/// A search that found no place is remembered up to the address it came to: while nobody of the key leaves or
/// changes, the addresses before it can only get fuller. So a thousand Services with one key and one port do not
/// search a thousand addresses each.
final class SharedAddresses {
    private final Map<String, Group> groups = new HashMap<>();

    void enter(String key, IpAddress address) {
        groups.computeIfAbsent(key, _ -> new Group()).enter(address);
    }

    void leave(String key, IpAddress address) {
        groups.computeIfPresent(key, (_, group) -> group.leave(address) ? null : group);
    }

    /// The lowest address of the key that will do.
    Optional<IpAddress> lowest(String key, Search search, Predicate<IpAddress> fits) {
        Group group = groups.get(key);
        return group == null ? Optional.empty() : group.lowest(search, fits);
    }

    /// What makes two searches the same.
    record Search(String pool, IpFamily family, SharingTerms terms, SortedSet<PortUse> ports) {}

    private static final class Group {
        private final NavigableMap<IpAddress, Integer> holders = new TreeMap<>();
        private final Map<Search, IpAddress> searchedUpTo = new HashMap<>();

        void enter(IpAddress address) {
            if (!holders.isEmpty() && address.compareTo(holders.lastKey()) < 0 && !holders.containsKey(address)) {
                searchedUpTo.clear();
            }
            holders.merge(address, 1, Integer::sum);
        }

        /// Whether nobody is left.
        boolean leave(IpAddress address) {
            searchedUpTo.clear();
            holders.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
            return holders.isEmpty();
        }

        Optional<IpAddress> lowest(Search search, Predicate<IpAddress> fits) {
            IpAddress from = searchedUpTo.get(search);
            NavigableMap<IpAddress, Integer> rest = from == null ? holders : holders.tailMap(from, false);
            for (IpAddress address : rest.keySet()) {
                if (fits.test(address)) {
                    return Optional.of(address);
                }
            }
            searchedUpTo.put(search, holders.lastKey());
            return Optional.empty();
        }
    }
}
