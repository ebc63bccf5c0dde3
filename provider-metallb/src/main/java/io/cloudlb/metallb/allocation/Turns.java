// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import java.util.Comparator;
import java.util.function.Predicate;

/// Who comes first when many are decided on at once. Never chance, never who arrived first.
final class Turns {
    /// Those first whose address is also what they ask for.
    static final Comparator<AllocationRequest> OF_ADOPTION =
            Comparator.comparingInt(Turns::claim).thenComparing(AllocationRequest::service);

    private Turns() {}

    /// Those first who have an address, then the pickiest.
    static Comparator<AllocationRequest> ofDecision(Predicate<ServiceKey> has) {
        return Comparator.comparing((AllocationRequest request) -> !has.test(request.service()))
                .thenComparingInt(Turns::pickiness)
                .thenComparing(AllocationRequest::service);
    }

    private static int claim(AllocationRequest request) {
        boolean named = request.wish() instanceof Wish.Exactly exactly
                && exactly.addresses().equals(request.published().oneOfEachFamily());
        return named ? 0 : 1;
    }

    private static int pickiness(AllocationRequest request) {
        return switch (request.wish()) {
            case Wish.Exactly _ -> 0;
            case Wish.FromPool _ -> 1;
            case Wish.Automatic _ -> 2;
            case Wish.Unreadable _ -> 3;
        };
    }
}
