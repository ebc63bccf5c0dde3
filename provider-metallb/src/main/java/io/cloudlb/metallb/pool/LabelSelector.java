// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import io.cloudlb.core.model.Sorted;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Kubernetes' label selector. All parts have to fit; without any it fits everything.
///
/// @param matchLabels labels that must be there with these values
/// @param requirements what else must hold
public record LabelSelector(SortedMap<String, String> matchLabels, List<Requirement> requirements) {
    public LabelSelector(Map<String, String> matchLabels, List<Requirement> requirements) {
        this(new TreeMap<>(matchLabels), requirements);
    }

    public LabelSelector {
        matchLabels = Sorted.copyOf(matchLabels);
        requirements = requirements.stream().sorted().toList();
    }

    /// Whether something with these labels is selected.
    public boolean matches(Map<String, String> labels) {
        return matchLabels.entrySet().stream()
                        .allMatch(entry -> entry.getValue().equals(labels.get(entry.getKey())))
                && requirements.stream().allMatch(requirement -> requirement.holds(labels));
    }

    /// How a requirement compares, in the spelling of Kubernetes.
    public enum Operator {
        IN("In"),
        NOT_IN("NotIn"),
        EXISTS("Exists"),
        DOES_NOT_EXIST("DoesNotExist");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// @param key the label's key
    /// @param operator how it compares
    /// @param values what it compares with; empty for the two that ask for existence
    public record Requirement(String key, Operator operator, SortedSet<String> values)
            implements Comparable<Requirement> {
        public Requirement(String key, Operator operator, Collection<String> values) {
            this(key, operator, new TreeSet<>(values));
        }

        public Requirement {
            values = Sorted.copyOf(values);
        }

        /// A label that is absent is not in any set, so `NotIn` holds for it.
        boolean holds(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }

        @Override
        public int compareTo(Requirement other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return key + " " + operator + " " + values;
        }
    }
}
