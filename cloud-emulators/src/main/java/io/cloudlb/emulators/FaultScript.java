// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which calls go wrong, and how. Empty unless a test fills it.
///
/// Calls are counted from 1 since the emulator was built or [#clear()] was called, once over all operations
/// and once per operation. Safe for use by many threads, but "call n" is only well defined when one thread
/// calls.
public final class FaultScript {

    private sealed interface Rule {
        Fault fault();

        record AtCall(long number, Fault fault) implements Rule {}

        record AtCallOf(String operation, long number, Fault fault) implements Rule {}

        record EveryCallOf(String operation, Fault fault) implements Rule {}

        record EveryCallThatSays(String operation, String text, Fault fault) implements Rule {}

        record EveryCall(Fault fault) implements Rule {}
    }

    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Long> perOperation = new HashMap<>();
    private long total;

    /// Strikes the n-th call, whatever it is.
    public synchronized FaultScript atCall(long number, Fault fault) {
        return add(new Rule.AtCall(number, fault));
    }

    /// Strikes the n-th call of one operation.
    public synchronized FaultScript atCall(String operation, long number, Fault fault) {
        return add(new Rule.AtCallOf(operation, number, fault));
    }

    /// Strikes every call of one operation until the script is cleared.
    public synchronized FaultScript everyCall(String operation, Fault fault) {
        return add(new Rule.EveryCallOf(operation, fault));
    }

    /// Strikes every call of one operation with this text in its parameters until the script is cleared.
    public synchronized FaultScript everyCallThatSays(String operation, String text, Fault fault) {
        return add(new Rule.EveryCallThatSays(operation, text, fault));
    }

    /// Strikes every call until the script is cleared.
    public synchronized FaultScript everyCall(Fault fault) {
        return add(new Rule.EveryCall(fault));
    }

    /// Forgets all faults and counts from 1 again.
    public synchronized void clear() {
        rules.clear();
        perOperation.clear();
        total = 0;
    }

    /// Counts one call and returns the faults that strike it, in the order in which they were added.
    public synchronized List<Fault> next(String operation, String parameters) {
        total++;
        long number = perOperation.merge(operation, 1L, Long::sum);
        return rules.stream()
                .filter(rule -> strikes(rule, operation, parameters, number))
                .map(Rule::fault)
                .toList();
    }

    private boolean strikes(Rule rule, String operation, String parameters, long number) {
        return switch (rule) {
            case Rule.AtCall at -> at.number() == total;
            case Rule.AtCallOf at -> at.number() == number && at.operation().equals(operation);
            case Rule.EveryCallOf every -> every.operation().equals(operation);
            case Rule.EveryCallThatSays(String called, String text, Fault _) ->
                called.equals(operation) && parameters.contains(text);
            case Rule.EveryCall _ -> true;
        };
    }

    private FaultScript add(Rule rule) {
        rules.add(rule);
        return this;
    }
}
