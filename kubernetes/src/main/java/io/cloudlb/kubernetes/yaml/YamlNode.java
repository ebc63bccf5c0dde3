// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.yaml;

import io.cloudlb.core.redaction.Redaction;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What stands in a YAML file, with the types that `kubectl` reads in it: `yes` and `on` are truth values, `~` is
/// nothing, and what is quoted is text.
public sealed interface YamlNode {
    /// What it is, for a sentence: `the number 80`. A long text is not repeated.
    String described();

    /// Keys and what they stand for, in the file's order.
    record Mapping(Map<String, YamlNode> entries) implements YamlNode {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        public Optional<YamlNode> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        /// The text of a key; empty where it is not there or no text.
        public Optional<String> text(String key) {
            return get(key).flatMap(node -> node instanceof Text(String value) ? Optional.of(value) : Optional.empty());
        }

        /// The mapping under a key; empty where it is not there or none.
        public Optional<Mapping> mapping(String key) {
            return get(key).flatMap(node -> node instanceof Mapping fields ? Optional.of(fields) : Optional.empty());
        }

        @Override
        public String described() {
            return "a mapping";
        }
    }

    record Sequence(List<YamlNode> elements) implements YamlNode {
        public Sequence {
            elements = List.copyOf(elements);
        }

        @Override
        public String described() {
            return "a list";
        }
    }

    record Text(String value) implements YamlNode {
        private static final int SHOWN = 40;

        @Override
        public String described() {
            return value.length() <= SHOWN
                    ? "the text \"" + Redaction.escape(value) + '"'
                    : "a text of " + value.length() + " characters";
        }
    }

    record Numeric(BigDecimal value) implements YamlNode {
        @Override
        public String described() {
            return "the number " + value;
        }
    }

    record Truth(boolean value) implements YamlNode {
        @Override
        public String described() {
            return "the truth value " + value;
        }
    }

    /// Nothing stands there: what an empty Helm value leaves.
    record Nothing() implements YamlNode {
        @Override
        public String described() {
            return "empty (null)";
        }
    }
}
