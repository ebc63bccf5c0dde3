// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

import io.cloudlb.emulators.RecordedCall.CallKind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A stretch of the [Ledger], in the order in which the calls began.
public record Calls(List<RecordedCall> all) {

    public Calls {
        all = all.stream()
                .sorted(Comparator.comparingLong(RecordedCall::sequence))
                .toList();
    }

    /// The calls that may change something.
    public Calls writes() {
        return where(call -> call.kind() == CallKind.WRITE);
    }

    /// The calls that only look.
    public Calls reads() {
        return where(call -> call.kind() == CallKind.READ);
    }

    /// The calls that were answered with an error or not at all.
    public Calls failed() {
        return where(call -> !call.succeeded());
    }

    /// The calls of these operations.
    public Calls of(String... operations) {
        Set<String> wanted = Set.copyOf(Arrays.asList(operations));
        return where(call -> wanted.contains(call.operation()));
    }

    /// The calls a condition holds for.
    public Calls where(Predicate<RecordedCall> condition) {
        return new Calls(all.stream().filter(condition).toList());
    }

    /// How many calls there are.
    public int count() {
        return all.size();
    }

    /// How many calls of one operation there are.
    public int count(String operation) {
        return of(operation).count();
    }

    /// The names of the operations, in order.
    public List<String> operations() {
        return all.stream().map(RecordedCall::operation).toList();
    }

    /// One line for people: `7 calls: CreateListener 2, CreateTargetGroup 2 …`.
    public String summary() {
        TreeMap<String, Long> perOperation = all.stream()
                .collect(Collectors.groupingBy(RecordedCall::operation, TreeMap::new, Collectors.counting()));
        String detail = perOperation.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return count() + (count() == 1 ? " call: " : " calls: ") + detail;
    }
}
