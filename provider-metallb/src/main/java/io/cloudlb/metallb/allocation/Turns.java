// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Who comes first when many are decided on at once. Never chance, never who arrived first.
final class Turns {
    /// Those first whose address is also what they ask for.
    static final Comparator<AllocationRequest> OF_ADOPTION =
            Comparator.comparingInt(Turns::claim).thenComparing(AllocationRequest::service);

    private static final int HOLDS = -10;

    private Turns() {}

    /// Those first who have an address, and among them as among the others the pickiest; equals by name.
    static Stream<AllocationRequest> ofDecision(Collection<AllocationRequest> requests, Predicate<ServiceKey> has) {
        SortedMap<Integer, List<AllocationRequest>> ranks = new TreeMap<>();
        requests.stream()
                .sorted(Comparator.comparing(AllocationRequest::service))
                .forEach(request -> {
                    int rank = pickiness(request) + (has.test(request.service()) ? HOLDS : 0);
                    ranks.computeIfAbsent(rank, _ -> new ArrayList<>()).add(request);
                });
        return ranks.values().stream().flatMap(List::stream);
    }

    private static int claim(AllocationRequest request) {
        boolean named = request.wish() instanceof Wish.Exactly exactly
                && exactly.addresses().equals(request.published().oneOfEachFamily());
        return named ? 0 : 1;
    }

    private static int pickiness(AllocationRequest request) {
        return switch (request.wish()) {
            case Wish.Exactly _ -> 1;
            case Wish.FromPool _ -> 2;
            case Wish.Automatic _ -> 3;
            case Wish.Unreadable _ -> 4;
        };
    }
}
