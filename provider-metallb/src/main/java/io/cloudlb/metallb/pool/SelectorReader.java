// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import io.cloudlb.metallb.pool.PoolDefinition.SelectorDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads one label selector by the rules of Kubernetes' `LabelSelectorAsSelector` and of MetalLB, which also
/// refuses what stands there twice.
final class SelectorReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern PREFIX =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private final SortedMap<String, PoolFault> faults = new TreeMap<>();
    private final Optional<LabelSelector> selector;

    SelectorReader(SelectorDefinition definition) {
        definition.matchLabels().forEach((key, value) -> {
            checkKey(key);
            checkValue(value);
        });
        List<LabelSelector.Requirement> requirements = new ArrayList<>();
        definition.matchExpressions().forEach(expression -> read(expression).ifPresent(requirements::add));
        if (new HashSet<>(requirements).size() < requirements.size()) {
            faults.put("duplicate definition of match expressions", PoolFault.DUPLICATE_SELECTOR);
        }
        selector = faults.isEmpty()
                ? Optional.of(new LabelSelector(definition.matchLabels(), requirements))
                : Optional.empty();
    }

    /// The selector, if nothing is wrong with it.
    Optional<LabelSelector> selector() {
        return selector;
    }

    /// What is wrong, each with its kind.
    SortedMap<String, PoolFault> faults() {
        return faults;
    }

    private Optional<LabelSelector.Requirement> read(SelectorDefinition.Expression expression) {
        checkKey(expression.key());
        expression.values().forEach(this::checkValue);
        if (new HashSet<>(expression.values()).size() < expression.values().size()) {
            faults.put(
                    "duplicate definition of match expression value in label selector", PoolFault.DUPLICATE_SELECTOR);
        }
        Optional<LabelSelector.Operator> operator = Stream.of(LabelSelector.Operator.values())
                .filter(known -> known.toString().equals(expression.operator()))
                .findFirst();
        if (operator.isEmpty()) {
            refuse("\"%s\" is not a valid label selector operator; take In, NotIn, Exists or DoesNotExist"
                    .formatted(expression.operator()));
            return Optional.empty();
        }
        checkCount(operator.get(), expression.values());
        return Optional.of(new LabelSelector.Requirement(expression.key(), operator.get(), expression.values()));
    }

    private void checkCount(LabelSelector.Operator operator, List<String> values) {
        boolean compares =
                switch (operator) {
                    case IN, NOT_IN -> true;
                    case EXISTS, DOES_NOT_EXIST -> false;
                };
        if (compares == values.isEmpty()) {
            refuse("for '%s' the set of values must be %s".formatted(operator, compares ? "given" : "empty"));
        }
    }

    private void checkKey(String key) {
        int slash = key.indexOf('/');
        String name = key.substring(slash + 1);
        boolean prefixed = slash < 0 || PREFIX.matcher(key.substring(0, slash)).matches();
        if (!prefixed || !NAME.matcher(name).matches()) {
            refuse("\"%s\" is not a label key".formatted(key));
        }
    }

    private void checkValue(String value) {
        if (!value.isEmpty() && !NAME.matcher(value).matches()) {
            refuse("\"%s\" is not a label value".formatted(value));
        }
    }

    private void refuse(String message) {
        faults.put(message, PoolFault.INVALID_SELECTOR);
    }
}
