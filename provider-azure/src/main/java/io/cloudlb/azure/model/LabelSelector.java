// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.Sorted;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Chooses objects by their labels, as selectors of Kubernetes do: all requirements have to hold, and where there are
/// none every object is chosen.
public record LabelSelector(List<Requirement> requirements) {
    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /// One with these labels, and such expressions besides.
    public static LabelSelector of(SortedMap<String, String> labels, List<Requirement> expressions) {
        return new LabelSelector(Stream.concat(
                        labels.entrySet().stream()
                                .map(label -> new Requirement(
                                        label.getKey(), Operator.IN, new TreeSet<>(List.of(label.getValue())))),
                        expressions.stream())
                .toList());
    }

    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.isMetBy(labels));
    }

    /// The keys of the labels that it looks at.
    public SortedSet<String> keys() {
        return requirements.stream().map(Requirement::key).collect(Collectors.toCollection(TreeSet::new));
    }

    /// As Kubernetes prints selectors: `tier in (gold, silver), !old`.
    @Override
    public String toString() {
        return requirements.isEmpty()
                ? "everything"
                : requirements.stream().map(Requirement::toString).collect(Collectors.joining(", "));
    }

    /// What of a label a requirement asks for.
    public enum Operator {
        IN("In"),
        NOT_IN("NotIn"),
        EXISTS("Exists"),
        DOES_NOT_EXIST("DoesNotExist");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        /// As Kubernetes spells it.
        public String word() {
            return word;
        }

        /// Whether it is about values of the label.
        public boolean hasValues() {
            return this == IN || this == NOT_IN;
        }
    }

    /// @param values of the label; empty where it is only about whether there is one
    public record Requirement(String key, Operator operator, SortedSet<String> values) {
        public Requirement {
            values = Sorted.copyOf(values);
        }

        boolean isMetBy(Map<String, String> labels) {
            boolean has = labels.containsKey(key);
            return switch (operator) {
                case IN -> has && values.contains(labels.get(key));
                case NOT_IN -> !has || !values.contains(labels.get(key));
                case EXISTS -> has;
                case DOES_NOT_EXIST -> !has;
            };
        }

        @Override
        public String toString() {
            return switch (operator) {
                case IN -> "%s in (%s)".formatted(key, String.join(", ", values));
                case NOT_IN -> "%s notin (%s)".formatted(key, String.join(", ", values));
                case EXISTS -> key;
                case DOES_NOT_EXIST -> "!" + key;
            };
        }
    }
}
