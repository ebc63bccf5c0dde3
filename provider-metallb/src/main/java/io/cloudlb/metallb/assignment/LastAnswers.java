// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.Unmet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What was last said of each Service. Whatever changes (pools, labels, other Services, what MetalLB's speaker goes
/// by): who would be told something else now is found by comparing, not by knowing what a change may concern. Not
/// safe for several threads.
final class LastAnswers {
    private final Map<ServiceKey, Held> answers = new HashMap<>();

    /// This is said of a Service.
    ///
    /// @return the same
    Held note(ServiceKey service, Held held) {
        answers.put(service, held);
        return held;
    }

    /// Nothing is said of it any more.
    void forget(ServiceKey service) {
        answers.remove(service);
    }

    /// How many of them lack something, by [Unmet#code].
    Map<String, Long> lacking() {
        return answers.values().stream()
                .flatMap(held -> held.unmet().stream())
                .collect(Collectors.groupingBy(Unmet::code, Collectors.counting()));
    }

    /// The Services of which something else is to be said; each is named once.
    ///
    /// @param now what is to be said of one
    Set<ServiceKey> outdated(Function<ServiceKey, Held> now) {
        Set<ServiceKey> outdated = new HashSet<>();
        answers.replaceAll((service, said) -> {
            Held held = now.apply(service);
            if (!said.stillTells(held)) {
                outdated.add(service);
            }
            return held;
        });
        return outdated;
    }
}
