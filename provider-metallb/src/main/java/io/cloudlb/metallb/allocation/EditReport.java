// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.allocation.AllocatorSettings.EditPolicy;
import io.cloudlb.metallb.allocation.Decision.Assignment;
import io.cloudlb.metallb.pool.Pool;
import io.cloudlb.metallb.pool.PoolSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/// The state before an edit, to be compared with the state after it.
record EditReport(EditPolicy policy, SortedMap<ServiceKey, Assignment> assignments, List<PoolFill> fills) {

    PoolEdit after(
            PoolSet pools,
            List<Transition> transitions,
            Collection<Allocation> allocations,
            List<PoolFill> fillsAfter) {
        List<Allocation> byName = allocations.stream()
                .sorted(Comparator.comparing(allocation -> allocation.request().service()))
                .toList();
        return new PoolEdit(
                policy,
                transitions.stream()
                        .filter(one -> !one.before().isEmpty() && !one.after().isEmpty())
                        .toList(),
                transitions.stream().filter(one -> one.after().isEmpty()).toList(),
                transitions.stream().filter(one -> one.before().isEmpty()).toList(),
                byName.stream()
                        .flatMap(allocation -> stranded(allocation, pools))
                        .toList(),
                byName.stream()
                        .flatMap(allocation -> rehomed(allocation, pools))
                        .toList(),
                fills,
                fillsAfter);
    }

    private static Stream<PoolEdit.Stranded> stranded(Allocation allocation, PoolSet pools) {
        return Review.fault(allocation.addresses(), allocation.request(), pools)
                .map(why -> new PoolEdit.Stranded(allocation.request().service(), allocation.addresses(), why))
                .stream();
    }

    private Stream<PoolEdit.Rehomed> rehomed(Allocation allocation, PoolSet pools) {
        ServiceKey service = allocation.request().service();
        Optional<String> from = Optional.ofNullable(assignments.get(service))
                .filter(before -> before.addresses().equals(allocation.addresses()))
                .flatMap(Assignment::pool);
        Optional<String> to = Standing.of(allocation.addresses(), pools).pool().map(Pool::name);
        return from.isPresent() && to.isPresent() && !from.equals(to)
                ? Stream.of(new PoolEdit.Rehomed(service, from.get(), to.get()))
                : Stream.empty();
    }
}
