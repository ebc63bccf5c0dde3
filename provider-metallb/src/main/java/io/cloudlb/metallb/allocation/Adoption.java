// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.metallb.allocation.Transition.Cause;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.Pool;
import java.util.List;
import java.util.Optional;

/// What a Service that is seen for the first time may keep of the addresses that its status shows.
///
/// @param claimed those that are of a pool, or were given out of one
/// @param adopted those of them that nobody else has
/// @param wasMet as of the [Allocation] that is made of it
/// @param refusal why it may not keep the others
record Adoption(List<IpAddress> claimed, List<IpAddress> adopted, boolean wasMet, Optional<Unmet> refusal) {
    static Adoption of(AllocationRequest request, AddressSpace space) {
        List<IpAddress> claimed = request.published().oneOfEachFamily().stream()
                .filter(address -> request.published().pool().isPresent()
                        || space.pools().homeOf(address).isPresent())
                .toList();
        List<IpAddress> adopted = claimed.stream()
                .filter(address -> space.obstacleAsMetalLb(address, request).isEmpty())
                .toList();
        Optional<Unmet> refusal = claimed.stream()
                .filter(address -> !adopted.contains(address))
                .flatMap(address -> space.obstacleAsMetalLb(address, request).stream())
                .findFirst();
        return new Adoption(claimed, adopted, wasMet(request, adopted, space), refusal);
    }

    Cause cause() {
        return adopted.equals(claimed) ? Cause.READOPTED : Cause.ADOPTION_REFUSED;
    }

    /// Whether a Service that is not where it asks to be was there until somebody edited pools: its address is in
    /// none, or in another than it was given from, or its condition says so.
    private static boolean wasMet(AllocationRequest request, List<IpAddress> addresses, AddressSpace space) {
        Published published = request.published();
        Optional<String> home = Standing.of(addresses, space.pools()).pool().map(Pool::name);
        return Review.isMet(request, addresses, space.pools())
                || home.isEmpty()
                || published.pool().filter(given -> !home.get().equals(given)).isPresent()
                || published.lacks(Unmet.NOT_IN_NAMED_POOL);
    }
}
